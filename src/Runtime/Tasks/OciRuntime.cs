using System.Runtime.InteropServices;
using Gantry.Errors;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Processes;

namespace Gantry.Runtime.Tasks;

/// <summary>An OCI runtime's command line (crun, runc and whatever else takes the same arguments).</summary>
public sealed class OciRuntime
{
    private const int OutputLimit = 64 << 10;

    private readonly Lazy<SealedExecutable?> _sealed;
    private readonly CrunState _crun;
    private readonly CgroupHierarchy _cgroups;

    /// <summary>Describes a runtime.</summary>
    /// <param name="name">The name by which containers choose it.</param>
    /// <param name="path">The absolute path of its program.</param>
    /// <param name="stateRoot">Where it keeps the state of its containers.</param>
    /// <param name="cgroups">Where this host's control groups are.</param>
    public OciRuntime(string name, string path, string stateRoot, CgroupHierarchy cgroups)
    {
        (Name, Path, StateRoot) = (name, path, stateRoot);
        // An exception is not kept: a runtime that is installed later works.
        _sealed = new(() => IsScript(path) ? null : SealedExecutable.Copy(path), LazyThreadSafetyMode.PublicationOnly);
        _crun = new CrunState(stateRoot, cgroups);
        _cgroups = cgroups;
    }

    private OciRuntime(OciRuntime other, string stateRoot, CgroupHierarchy cgroups)
    {
        (Name, Path, StateRoot, _sealed, _cgroups) = (other.Name, other.Path, stateRoot, other._sealed, cgroups);
        _crun = new CrunState(stateRoot, cgroups);
    }

    /// <summary>The name by which containers choose it.</summary>
    public string Name { get; }

    /// <summary>The absolute path of its program.</summary>
    public string Path { get; }

    /// <summary>Where it keeps the state of its containers.</summary>
    public string StateRoot { get; }

    /// <summary>The path to execute it by: that of a sealed copy, unless it is a script, whose interpreter wants the file.</summary>
    /// <exception cref="UnavailableException">The program cannot be read.</exception>
    internal string Executable
    {
        get
        {
            try
            {
                return _sealed.Value?.Path ?? Path;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw Missing(e);
            }
        }
    }

    /// <summary>The arguments that go before the verb.</summary>
    internal IReadOnlyList<string> GlobalArguments => ["--root", StateRoot];

    /// <summary>The same program with the state of its containers elsewhere.</summary>
    public OciRuntime WithStateRoot(string stateRoot) => new(this, stateRoot, _cgroups);

    /// <summary>Runs a container in the foreground, without a monitor: the process ends when the container does, with its exit code.</summary>
    /// <param name="id">The container.</param>
    /// <param name="bundle">The directory with its spec.</param>
    /// <param name="log">A file that takes what the runtime itself has to say.</param>
    /// <param name="output">The container's standard output.</param>
    /// <param name="error">The container's standard error.</param>
    /// <exception cref="UnavailableException">The runtime can't be executed.</exception>
    public ProcessHandle Run(string id, string bundle, string log, SafeHandle output, SafeHandle error)
    {
        try
        {
            return ProcessSpawner.Spawn(new SpawnRequest
            {
                Path = Executable,
                Arguments = [.. GlobalArguments, "--log", log, "run", "--bundle", bundle, id],
                Environment = [SystemPrograms.PathVariable],
                Descriptors = [null, output, error],
            });
        }
        catch (IOException e)
        {
            throw Missing(e);
        }
    }

    /// <summary>Lets a created container's program begin.</summary>
    /// <exception cref="TaskFailedException">The program can't be executed.</exception>
    public async Task StartAsync(string id, CancellationToken cancellation)
    {
        if (_crun.TryStart(id))
            return;
        var result = await RunAsync(["start", id], cancellation);
        if (result.ExitCode != 0)
            throw RuntimeErrors.Create(result.Error);
    }

    /// <summary>Freezes all processes of a container.</summary>
    public Task PauseAsync(string id, CancellationToken cancellation) => CheckedAsync("pause", ["pause", id], cancellation);

    /// <summary>Lets the processes of a container go on.</summary>
    public Task ResumeAsync(string id, CancellationToken cancellation) => CheckedAsync("resume", ["resume", id], cancellation);

    /// <summary>Changes a container's limits.</summary>
    /// <param name="id">The container.</param>
    /// <param name="resources">Path of a file with the spec's <c>linux.resources</c>.</param>
    /// <param name="cancellation">Kills the command.</param>
    public Task UpdateAsync(string id, string resources, CancellationToken cancellation) => CheckedAsync("update", ["update", "--resources", resources, id], cancellation);

    /// <summary>Ends whatever is left of a container and removes its control group and state; no error when there is nothing.</summary>
    public async Task DeleteAsync(string id, CancellationToken cancellation)
    {
        if (!Directory.Exists(System.IO.Path.Combine(StateRoot, id)))
            return;
        if (_crun.TryDelete(id))
            return;
        var result = await RunAsync(["delete", "--force", id], cancellation);
        if (result.ExitCode != 0 && Directory.Exists(System.IO.Path.Combine(StateRoot, id)))
            throw new GantryException(ErrorKind.Internal, $"{Name} delete: {result.Error.Trim()}");
    }

    private async Task CheckedAsync(string verb, IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        var result = await RunAsync(arguments, cancellation);
        if (result.ExitCode != 0)
            throw new GantryException(ErrorKind.Internal, $"{Name} {verb}: {result.Error.Trim()}");
    }

    private async Task<CommandResult> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellation)
    {
        try
        {
            return await CommandRunner.RunAsync(Executable, [.. GlobalArguments, .. arguments], OutputLimit, cancellation);
        }
        catch (IOException e)
        {
            throw Missing(e);
        }
    }

    private UnavailableException Missing(Exception e) =>
        new($"cannot run the OCI runtime {Name}: {e.Message}; install it or choose another with --runtime", e);

    private static bool IsScript(string path)
    {
        using var file = File.OpenRead(path);
        return file.ReadByte() == '#' && file.ReadByte() == '!';
    }
}
