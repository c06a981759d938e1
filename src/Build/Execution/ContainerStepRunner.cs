using System.Globalization;
using System.Text.Json;
using Gantry.Engine.Streams;
using Gantry.Linux.Filesystem;
using Gantry.Linux.Processes;
using Gantry.Oci.Runtime;

using Gantry.Runtime.Specs;
using Gantry.Runtime.Tasks;
using Gantry.Runtime.Users;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Build.Execution;

/// <summary>
/// Runs build steps in containers of the OCI runtime, without a monitor: a step's output goes to whoever builds, and a step
/// whose daemon has died is of no use to anybody and is ended at the next start.
/// </summary>
internal sealed class ContainerStepRunner(OciRuntimes runtimes, HostFacts host, string cgroupParent, string workspaces) : IStepRunner
{
    private const int BufferSize = 32 * 1024;

    /// <inheritdoc/>
    public async Task<int> RunAsync(StepProcess process, Action<OutputKind, ReadOnlySpan<byte>> output, CancellationToken cancellation)
    {
        var bundle = Path.Combine(process.WorkDirectory, "bundle");
        Directory.CreateDirectory(bundle);
        var request = CreateRequest(process);
        var spec = SpecBuilder.Build(request);
        await File.WriteAllBytesAsync(Path.Combine(bundle, "config.json"), JsonSerializer.SerializeToUtf8Bytes(spec, RuntimeSpecJson.Default.RuntimeSpec), cancellation);
        var stepRuntime = RuntimeFor(process.WorkDirectory);
        var log = Path.Combine(process.WorkDirectory, "log");
        var (outRead, outWrite) = Descriptor.Pipe();
        var (errRead, errWrite) = Descriptor.Pipe();
        using (outRead)
        using (errRead)
        {
            GiveStreams(request, outWrite, errWrite);
            ProcessHandle child;
            using (outWrite)
            using (errWrite)
                child = stepRuntime.Run(process.Id, bundle, log, outWrite, errWrite);
            using (child)
                return await WaitAsync(child, process.Id, stepRuntime, log, [CopyAsync(outRead, OutputKind.Stdout, output), CopyAsync(errRead, OutputKind.Stderr, output)], cancellation);
        }
    }

    /// <inheritdoc/>
    public async Task CleanUpAsync(string id, CancellationToken cancellation)
    {
        var stepRuntime = RuntimeFor(Path.Combine(workspaces, id));
        // The runtime that the killed daemon had begun waits for its program yet, and would make its directories again.
        foreach (var pid in AllProcesses())
        {
            // Opened before it is looked at: so it is this process that is ended, whoever gets its number later.
            using var process = ProcessHandle.Open(pid);
            if (process is not null && ReadArguments(pid).Contains(stepRuntime.StateRoot) && process.TrySignal(Signal.Kill))
                await process.WaitForExitAsync(cancellation);
        }
        await stepRuntime.DeleteAsync(id, cancellation);
    }

    private static IEnumerable<int> AllProcesses()
    {
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(directory), NumberStyles.None, CultureInfo.InvariantCulture, out var pid))
                yield return pid;
    }

    private static string[] ReadArguments(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0');
        }
        catch (IOException)
        {
            // It has ended.
            return [];
        }
    }

    private static async Task<int> WaitAsync(ProcessHandle child, string id, OciRuntime stepRuntime, string log, Task[] copies, CancellationToken cancellation)
    {
        try
        {
            await child.WaitForExitAsync(cancellation);
            await Task.WhenAll(copies);
        }
        catch (OperationCanceledException)
        {
            await stepRuntime.DeleteAsync(id, CancellationToken.None);
            child.TrySignal(Signal.Kill);
            await child.WaitForExitAsync(CancellationToken.None);
            child.Reap();
            await Task.WhenAll(copies);
            throw;
        }
        var code = child.Reap() ?? -1;
        if (code != 0 && File.Exists(log) && await File.ReadAllTextAsync(log, CancellationToken.None) is { Length: > 0 } said && said.Contains("rror", StringComparison.Ordinal))
            throw RuntimeErrors.Create(said);
        return code;
    }

    /// <summary>In a user namespace neither the program nor the runtime could open, or give away, what is the host's root's.</summary>
    private static void GiveStreams(SpecRequest request, params ReadOnlySpan<SafeFileHandle> streams)
    {
        if (request.IdMapping is not { } mapping)
            return;
        foreach (var stream in streams)
            stream.SetOwner(mapping.UserOnHost(request.User.Uid), mapping.GroupOnHost(request.User.Gid), "stream");
    }

    private static async Task CopyAsync(SafeFileHandle pipe, OutputKind kind, Action<OutputKind, ReadOnlySpan<byte>> output)
    {
        var buffer = new byte[BufferSize];
        for (int count; (count = await Descriptor.ReadAsync(pipe, buffer, CancellationToken.None)) > 0;)
            output(kind, buffer.AsSpan(0, count));
    }

    /// <summary>The runtime with its state in the step's own memory: it keeps a copy of the spec, in which there may be secrets.</summary>
    private OciRuntime RuntimeFor(string workDirectory) => runtimes.Get(null).WithStateRoot(Path.Combine(workDirectory, "state"));

    private SpecRequest CreateRequest(StepProcess process) => new()
    {
        ContainerId = process.Id,
        Config = new()
        {
            Hostname = process.Hostname,
            Cmd = process.Arguments,
            Env = process.Environment,
            WorkingDir = process.WorkingDirectory,
            User = process.User,
        },
        HostConfig = process.Limits with
        {
            NetworkMode = process.HostNetwork ? "host" : process.NetworkNamespace is null ? "none" : "bridge",
            Privileged = process.Insecure,
            CgroupnsMode = "private",
        },
        Profile = process.Profile,
        Host = host,
        RootPath = process.RootPath,
        User = FindUser(process),
        Mounts = process.Mounts,
        NetworkNamespace = process.NetworkNamespace,
        UserNamespace = process.UserNamespace,
        IdMapping = process.IdMapping,
        CgroupPath = CgroupPath.Of(process.Limits.CgroupParent is { Length: > 0 } parent ? parent : cgroupParent, process.Id),
    };

    private static ProcessUser FindUser(StepProcess process)
    {
        using var root = RootedDirectory.Open(process.RootPath);
        return UserLookup.Find(process.User, null, root.ReadFile);
    }
}
