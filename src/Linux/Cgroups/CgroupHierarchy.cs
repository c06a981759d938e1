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
        foreach (var line in File.ReadLines(Path.Combine(root, "proc/self/mountinfo")))
        {
            // "31 23 0:26 / /sys/fs/cgroup/memory rw,nosuid - cgroup cgroup rw,memory": the type follows the lone dash.
            var fields = line.Split(' ');
            var dash = Array.IndexOf(fields, "-", 6);
            if (dash < 0 || dash + 3 >= fields.Length)
                continue;
            var mountPoint = Path.Combine(root, fields[4].TrimStart('/'));
            if (fields[dash + 1] == "cgroup2")
                unified.Add(mountPoint);
            else if (fields[dash + 1] == "cgroup")
            {
                foreach (var option in fields[dash + 3].Split(','))
                {
                    if (option is not ("rw" or "ro" or "xattr" or "noprefix" or "clone_children" or "none") && !option.StartsWith("release_agent=", StringComparison.Ordinal))
                        mounts.TryAdd(option, mountPoint);
                }
            }
        }
        if (mounts.Count > 0 || unified.Count == 0)
            return new CgroupHierarchy(1, "", mounts, mounts.Keys.ToHashSet());
        var names = File.ReadAllText(Path.Combine(unified[0], "cgroup.controllers")).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return new CgroupHierarchy(2, unified[0], mounts, names.ToHashSet());
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
}
