using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Engine.Streams;
using Gantry.Linux.Processes;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Tasks;

namespace Gantry.Engine.Exec;

/// <summary>Runs further programs in containers.</summary>
internal sealed class ExecRunner(ContainerPaths paths, OciRuntimes runtimes, Conmon conmon, HostFacts host, ContainerEvents events)
{
    /// <summary>Starts a program.</summary>
    /// <param name="id">The exec's id.</param>
    /// <param name="container">The container, which runs.</param>
    /// <param name="creation">What to run.</param>
    /// <param name="attach">Whether its streams are wanted.</param>
    /// <param name="cancellation">Gives up.</param>
    internal async Task<ExecTask> StartAsync(string id, Container container, ExecCreation creation, bool attach, CancellationToken cancellation)
    {
        var bundle = Bundle(id);
        Directory.CreateDirectory(bundle.ExitDirectory);
        try
        {
            var process = ExecProcessSpec.Write(container, creation, paths.Bundle(container.Id), bundle, host);
            return await conmon.ExecAsync(new ExecTaskCreation
            {
                Id = id,
                ContainerId = container.Id,
                Bundle = bundle,
                Runtime = runtimes.Get(container.HostConfig.Runtime),
                Terminal = creation.Tty,
                Stdin = attach && creation.AttachStdin,
                Attach = attach,
                StreamOwner = creation.Tty ? null : container.StreamOwner(process.User?.Uid ?? 0, process.User?.Gid ?? 0),
                Size = creation is { Tty: true, ConsoleSize: [var height, var width] } ? new TerminalSize((ushort)height, (ushort)width) : null,
            }, cancellation);
        }
        catch
        {
            Forget(id);
            throw;
        }
    }

    /// <summary>Where an exec's files are.</summary>
    internal TaskBundle Bundle(string id) => new(Path.Combine(paths.Execs, id));

    /// <summary>Removes an exec's files.</summary>
    internal void Forget(string id)
    {
        if (Directory.Exists(Bundle(id).Directory))
            Directory.Delete(Bundle(id).Directory, recursive: true);
    }

    /// <summary>The ids of all execs that have files, health checks' among them.</summary>
    internal IReadOnlyList<string> Known => [.. new DirectoryInfo(paths.Execs).EnumerateDirectories().Select(d => d.Name)];

    /// <summary>Runs a health check's program to its end; a cancellation kills it.</summary>
    /// <returns>The exit code.</returns>
    internal async Task<int> RunProbeAsync(ContainerEntry entry, ExecCreation creation, IOutputSink output, CancellationToken cancellation)
    {
        var id = ContainerName.NewId();
        var container = entry.Current;
        var command = string.Join(' ', creation.Command);
        events.Publish(container, $"exec_create: {command}", ("execID", id));
        using var task = await StartAsync(id, container, creation, attach: true, cancellation);
        using var streams = task.Connection!;
        events.Publish(container, $"exec_start: {command}", ("execID", id));
        try
        {
            await using (cancellation.UnsafeRegister(static pid => Kill((int)pid!), task.Pid))
            {
                await CopyAsync(streams, output, CancellationToken.None);
                var code = await task.WaitAsync(CancellationToken.None);
                events.Publish(container, "exec_die", ("execID", id), ("exitCode", code.ToString()));
                cancellation.ThrowIfCancellationRequested();
                return code;
            }
        }
        finally
        {
            Forget(id);
        }
    }

    /// <summary>Hands a program's output on until it ends.</summary>
    internal static async Task CopyAsync(AttachConnection connection, IOutputSink output, CancellationToken cancellation)
    {
        var buffer = new byte[AttachConnection.PacketSize];
        while (await connection.ReceiveAsync(buffer, cancellation) is { } packet)
            await output.WriteAsync(packet.Error ? OutputKind.Stderr : OutputKind.Stdout, buffer.AsMemory(1, packet.Count), cancellation);
    }

    private static void Kill(int pid)
    {
        using var process = ProcessHandle.Open(pid);
        process?.TrySignal(Signal.Kill);
    }
}
