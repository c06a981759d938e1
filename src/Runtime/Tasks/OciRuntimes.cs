using Gantry.Errors;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Filesystem;
using Gantry.Linux.Processes;

namespace Gantry.Runtime.Tasks;

/// <summary>The OCI runtimes of this host by name: crun and runc where they are installed, and those that the daemon was told of.</summary>
public sealed class OciRuntimes
{
    // Docker's name for its runc; clients and Compose files carry it.
    private const string RuncAlias = "io.containerd.runc.v2";

    private readonly Dictionary<string, OciRuntime> _byName = new(StringComparer.Ordinal);

    /// <summary>Finds the runtimes.</summary>
    /// <param name="stateRoot">Below it, each keeps the state of its containers.</param>
    /// <param name="further">Runtimes that the daemon was told of: name to path.</param>
    /// <param name="defaultName">The default's name; null takes the first that works of crun and runc.</param>
    public OciRuntimes(string stateRoot, IReadOnlyDictionary<string, string> further, string? defaultName)
    {
        var cgroups = CgroupHierarchy.Detect();
        foreach (var name in (string[])["crun", "runc"])
            if (SystemPrograms.Find(name) is { } path && (name != "crun" || CrunWorksHere()))
                _byName[name] = new OciRuntime(name, path, Path.Combine(stateRoot, name), cgroups);
        foreach (var (name, path) in further)
            _byName[name] = new OciRuntime(name, path, Path.Combine(stateRoot, name), cgroups);
        DefaultName = defaultName ?? (_byName.ContainsKey("crun") ? "crun" : "runc");
        // What a runtime keeps of a container has its environment in it.
        Directory.CreateDirectory(stateRoot, DirectoryModes.Private);
        foreach (var runtime in _byName.Values)
            Directory.CreateDirectory(runtime.StateRoot);
    }

    /// <summary>The default's name.</summary>
    public string DefaultName { get; }

    /// <summary>All of them by name.</summary>
    public IReadOnlyDictionary<string, OciRuntime> All => _byName;

    /// <summary>A runtime by name; empty is the default.</summary>
    /// <exception cref="InvalidArgumentException">There is none of that name.</exception>
    /// <exception cref="UnavailableException">The default is not installed.</exception>
    public OciRuntime Get(string? name)
    {
        var wanted = string.IsNullOrEmpty(name) ? DefaultName : name;
        if (_byName.TryGetValue(wanted, out var runtime))
            return runtime;
        if (wanted is RuncAlias or "runc" && _byName.TryGetValue(DefaultName, out runtime))
            return runtime;
        throw string.IsNullOrEmpty(name)
            ? new UnavailableException($"the OCI runtime {wanted} is not installed: install crun or runc, or name one with --add-runtime")
            : new InvalidArgumentException($"unknown or invalid runtime name: {wanted}");
    }

    /// <summary>crun refuses a host where both versions of control groups are mounted.</summary>
    private static bool CrunWorksHere() => !File.Exists("/sys/fs/cgroup/unified/cgroup.controllers");
}
