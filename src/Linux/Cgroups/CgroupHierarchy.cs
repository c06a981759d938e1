using Gantry.Linux.Filesystem;

namespace Gantry.Linux.Cgroups;

/// <summary>
/// Where this host's control groups are (cgroups(7)). A hybrid host, with version 1 controllers and an empty version 2
/// tree, counts as version 1; the version 2 tree is then used for nothing.
/// </summary>
public sealed class CgroupHierarchy
{
    private readonly IReadOnlyDictionary<string, string> _mountByController;
    private readonly string _unifiedMount;

    private CgroupHierarchy(int version, string unifiedMount, IReadOnlyDictionary<string, string> mountByController, IReadOnlySet<string> controllers)
    {
        Version = version;
        _unifiedMount = unifiedMount;
        _mountByController = mountByController;
        Controllers = controllers;
    }

    /// <summary>1 or 2.</summary>
    public int Version { get; }

    /// <summary>The controllers that are there, such as <c>memory</c>, and on version 1 the named hierarchies, such as <c>name=systemd</c>.</summary>
    public IReadOnlySet<string> Controllers { get; }

    /// <summary>Finds the hierarchies in <c>/proc/self/mountinfo</c>.</summary>
    /// <param name="root">The root directory; another one than <c>/</c> in tests.</param>
    public static CgroupHierarchy Detect(string root = "/")
    {
        var mounts = new Dictionary<string, string>();
        var unified = new List<string>();
        foreach (var mount in MountTable.Parse(File.ReadAllText(Path.Combine(root, "proc/self/mountinfo"))))
        {
            var mountPoint = Path.Combine(root, mount.Target.TrimStart('/'));
            if (mount.Type == "cgroup2")
                unified.Add(mountPoint);
            else if (mount.Type == "cgroup")
            {
                foreach (var controller in mount.FilesystemOptions.Where(IsController))
                    mounts.TryAdd(controller, mountPoint);
            }
        }
        if (mounts.Count > 0 || unified.Count == 0)
            return new CgroupHierarchy(1, "", mounts, mounts.Keys.ToHashSet());
        var names = File.ReadAllText(Path.Combine(unified[0], "cgroup.controllers")).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return new CgroupHierarchy(2, unified[0], mounts, names.ToHashSet());
    }

    /// <summary>The control group of a process, from the root of the hierarchy; null when it is gone.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="controller">The controller whose hierarchy is meant; on version 2 there is one for all.</param>
    public string? CgroupOf(int processId, string controller)
    {
        var file = $"/proc/{processId}/cgroup";
        if (!File.Exists(file))
            return null;
        // "4:memory:/path" on version 1, "0::/path" on version 2.
        return File.ReadLines(file)
            .Select(line => line.Split(':', 3))
            .Where(fields => Version == 2 ? fields[0] == "0" : fields[1].Split(',').Contains(controller))
            .Select(fields => fields[2])
            .FirstOrDefault();
    }

    /// <summary>The directory of a control group in a controller's hierarchy; null when the controller is not there.</summary>
    /// <param name="controller">The controller, such as <c>memory</c>.</param>
    /// <param name="cgroup">The control group from the root of the hierarchy.</param>
    public string? DirectoryOf(string controller, string cgroup)
    {
        if (Version == 2)
            return Path.Combine(_unifiedMount, cgroup.TrimStart('/'));
        return _mountByController.TryGetValue(controller, out var mount) ? Path.Combine(mount, cgroup.TrimStart('/')) : null;
    }

    /// <summary>All directories of a control group: one on version 2, one for each hierarchy on version 1.</summary>
    public IReadOnlyList<string> DirectoriesOf(string cgroup) =>
        Version == 2
            ? [Path.Combine(_unifiedMount, cgroup.TrimStart('/'))]
            : [.. _mountByController.Values.Distinct().Select(mount => Path.Combine(mount, cgroup.TrimStart('/')))];

    // Among the options of a version 1 mount are the names of its controllers.
    private static bool IsController(string option) =>
        option is not ("rw" or "ro" or "xattr" or "noprefix" or "clone_children" or "none") && !option.StartsWith("release_agent=", StringComparison.Ordinal);
}
