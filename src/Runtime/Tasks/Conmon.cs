using System.Runtime.InteropServices;
using Gantry.Errors;
using Gantry.Linux.Processes;

namespace Gantry.Runtime.Tasks;

/// <summary>
/// Starts conmon, the monitor that holds a container's streams, writes its log and its exit code, and outlives the daemon.
/// </summary>
public sealed class Conmon
{
    private static readonly string[] s_environment = [SystemPrograms.PathVariable, "TMPDIR=/run"];

    private readonly string? _path;
    private readonly string _exits;

    /// <summary>Prepares to start monitors.</summary>
    /// <param name="path">The program; null looks for it.</param>
    /// <param name="exits">The directory into which exit codes are written, a file for each container.</param>
    public Conmon(string? path, string exits)
    {
        _path = path ?? SystemPrograms.Find("conmon");
        _exits = exits;
    }

    /// <summary>Creates a container, whose program waits for <see cref="OciRuntime.StartAsync"/>.</summary>
    /// <exception cref="TaskFailedException">The runtime refuses.</exception>
    public async Task<ContainerTask> CreateAsync(TaskCreation creation, CancellationToken cancellation)
    {
        var (read, write) = Descriptor.Pipe();
        using var reports = new SyncPipe(read);
        ProcessHandle monitor;
        using (write)
            monitor = Spawn(Arguments(creation), creation.Bundle, [null, null, null, write], ["_OCI_SYNCPIPE=3"]);
        try
        {
            var report = await reports.ReadAsync(cancellation);
            if (report is not { Data: > 0 })
                throw RuntimeErrors.Create(report?.Message ?? "the monitor ended without a report");
            creation.StreamOwner?.TakeFrom(monitor.Pid);
            return new ContainerTask(creation.Id, monitor, ProcessHandle.Open(report.Value.Data));
        }
        catch
        {
            monitor.TrySignal(Signal.Terminate);
            await ReapAsync(monitor);
            throw;
        }
    }

    /// <summary>Starts a further program in a container; with <see cref="ExecTaskCreation.Attach"/>, connected before its first output.</summary>
    /// <exception cref="TaskFailedException">The runtime refuses.</exception>
    public async Task<ExecTask> ExecAsync(ExecTaskCreation creation, CancellationToken cancellation)
    {
        var (syncRead, syncWrite) = Descriptor.Pipe();
        var (startRead, startWrite) = Descriptor.Pipe();
        var (attachRead, attachWrite) = Descriptor.Pipe();
        var reports = new SyncPipe(syncRead);
        using var ready = new SyncPipe(attachRead);
        using var start = startWrite;
        ProcessHandle monitor;
        using (syncWrite)
        using (startRead)
        using (attachWrite)
            monitor = Spawn(Arguments(creation), creation.Bundle, [null, null, null, syncWrite, startRead, attachWrite],
                ["_OCI_SYNCPIPE=3", "_OCI_STARTPIPE=4", "_OCI_ATTACHPIPE=5"]);
        AttachConnection? connection = null;
        try
        {
            // conmon waits twice: for leave to go on, and, once its socket is there, for us to be connected.
            Descriptor.Write(start, "\n"u8);
            if (Waits(creation))
            {
                if (await ready.ReadAsync(cancellation) is null)
                    throw RuntimeErrors.Exec("the monitor ended without a report");
                creation.StreamOwner?.TakeFrom(monitor.Pid);
                connection = creation.Attach ? AttachConnection.Open(creation.Bundle) : null;
                if (creation.Size is { } size)
                    MonitorControl.Resize(creation.Bundle, size);
                Descriptor.Write(start, "\n"u8);
            }
            var report = await reports.ReadAsync(cancellation);
            if (report is not { Data: > 0 })
                throw RuntimeErrors.Exec(report?.Message ?? "the monitor ended without a report");
            return new ExecTask(report.Value.Data, monitor, reports, connection);
        }
        catch
        {
            connection?.Dispose();
            reports.Dispose();
            monitor.TrySignal(Signal.Terminate);
            await ReapAsync(monitor);
            throw;
        }
    }

    /// <summary>Waits for the end of a monitor that is our child, so that nothing of it is left.</summary>
    public static async Task ReapAsync(ProcessHandle monitor)
    {
        await monitor.WaitForExitAsync(CancellationToken.None);
        monitor.Reap();
        monitor.Dispose();
    }

    private ProcessHandle Spawn(IReadOnlyList<string> arguments, TaskBundle bundle, IReadOnlyList<SafeHandle?> descriptors, string[] environment)
    {
        if (_path is null)
            throw new UnavailableException("conmon, which keeps containers alive without the daemon, is not installed: install the package conmon");
        try
        {
            return ProcessSpawner.Spawn(new SpawnRequest
            {
                Path = _path,
                Arguments = arguments,
                Environment = [.. s_environment, .. environment],
                WorkingDirectory = bundle.Directory,
                Descriptors = descriptors,
            });
        }
        catch (IOException e)
        {
            throw new UnavailableException($"cannot run {_path}: {e.Message}", e);
        }
    }

    private List<string> Arguments(TaskCreation creation)
    {
        var arguments = CommonArguments(creation.Id, creation.Id, creation.Bundle, creation.Runtime, creation.Terminal, creation.Stdin);
        arguments.AddRange(["--exit-dir", _exits, "-l", creation.LogPath is null ? "none" : "k8s-file:" + creation.LogPath, "--no-sync-log"]);
        if (creation.LeaveStdinOpen)
            arguments.Add("--leave-stdin-open");
        if (creation.LogSizeLimit > 0)
            arguments.AddRange(["--log-size-max", creation.LogSizeLimit.ToString()]);
        return arguments;
    }

    private static List<string> Arguments(ExecTaskCreation creation)
    {
        var arguments = CommonArguments(creation.ContainerId, creation.Id, creation.Bundle, creation.Runtime, creation.Terminal, creation.Stdin);
        arguments.AddRange(["-l", "none", "--exec", "--exec-process-spec", creation.Bundle.Process, "--exit-dir", creation.Bundle.ExitDirectory]);
        if (Waits(creation))
            arguments.Add("--exec-attach");
        return arguments;
    }

    /// <summary>Whether there is something to do after the monitor has made the streams and before the program begins.</summary>
    private static bool Waits(ExecTaskCreation creation) => creation.Attach || creation.StreamOwner is not null;

    private static List<string> CommonArguments(string container, string unique, TaskBundle bundle, OciRuntime runtime, bool terminal, bool stdin)
    {
        List<string> arguments =
        [
            "--api-version", "1", "--sync", "-c", container, "-u", unique, "-n", container, "-b", bundle.Directory, "-p", bundle.PidFile,
            "--full-attach", "--log-level", "error", "-r", runtime.Executable,
        ];
        foreach (var argument in runtime.GlobalArguments)
            arguments.AddRange(["--runtime-arg", argument]);
        if (terminal)
            arguments.Add("-t");
        if (stdin)
            arguments.Add("-i");
        return arguments;
    }
}
