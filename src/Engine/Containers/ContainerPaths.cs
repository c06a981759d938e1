using Gantry.Engine.Logs;
using Gantry.Runtime.Tasks;

namespace Gantry.Engine.Containers;

/// <summary>Where a container's files are on the host.</summary>
/// <param name="DataRoot">Below it is what survives a reboot.</param>
/// <param name="ExecRoot">Below it is what survives the daemon, but not a reboot.</param>
internal sealed record ContainerPaths(string DataRoot, string ExecRoot)
{
    /// <summary>The directories of all containers that may have something running or mounted.</summary>
    internal string Bundles => Path.Combine(ExecRoot, "containers");

    /// <summary>The directories of all containers.</summary>
    internal string AllData => Path.Combine(DataRoot, "containers");

    /// <summary>Where monitors write exit codes.</summary>
    internal string Exits => Path.Combine(ExecRoot, "exits");

    /// <summary>The directories of execs.</summary>
    internal string Execs => Path.Combine(ExecRoot, "execs");

    /// <summary>The files of a container that survive a reboot.</summary>
    internal string Data(string id) => Path.Combine(AllData, id);

    /// <summary>Its bundle. That it is there means that something of the container may run or be mounted.</summary>
    internal TaskBundle Bundle(string id) => new(Path.Combine(Bundles, id));

    /// <summary>Where its root file system is mounted.</summary>
    internal string Root(string id) => Path.Combine(Bundles, id, "rootfs");

    /// <summary>The memory file system that other containers can share as /dev/shm.</summary>
    internal string Shm(string id) => Path.Combine(Bundles, id, "shm");

    /// <summary>Where a source that the container does not mount as it is, such as an image or a part of a volume, is prepared.</summary>
    internal string PreparedMount(string id, int index) => Path.Combine(Bundles, id, "mount" + index);

    /// <summary>Where its user namespace is pinned.</summary>
    internal string UserNamespace(string id) => Path.Combine(Bundles, id, "userns");

    /// <summary>Its /etc/hosts.</summary>
    internal string Hosts(string id) => Path.Combine(Data(id), "hosts");

    /// <summary>Its /etc/hostname.</summary>
    internal string Hostname(string id) => Path.Combine(Data(id), "hostname");

    /// <summary>Its /etc/resolv.conf.</summary>
    internal string ResolvConf(string id) => Path.Combine(Data(id), "resolv.conf");

    /// <summary>Its log.</summary>
    internal LogFiles Log(string id) => new(Path.Combine(Data(id), LogFiles.Name));
}
