using Gantry.Linux.Devices;
using Gantry.Oci;
using Gantry.Runtime.Configuration;

namespace Gantry.Runtime.Specs;

/// <summary>All that decides a container's runtime spec, gathered beforehand, so that building the spec is a pure function.</summary>
public sealed record SpecRequest
{
    /// <summary>The container's id.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The configuration, merged with the image's.</summary>
    public required ContainerConfig Config { get; init; }

    /// <summary>The host configuration, defaults filled in.</summary>
    public required HostConfig HostConfig { get; init; }

    /// <summary>The security profile: <c>docker</c>, <c>default</c> or <c>hardened</c>.</summary>
    public required SecurityProfile Profile { get; init; }

    /// <summary>Whether programs can gain no privileges unless the container's options say otherwise: the daemon's setting.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>The daemon's seccomp profile: <c>unconfined</c> or a profile in Docker's JSON format; null is the security profile's.</summary>
    public string? SeccompProfile { get; init; }

    /// <summary>What this host has and can do.</summary>
    public required HostFacts Host { get; init; }

    /// <summary>The mounted root file system.</summary>
    public required string RootPath { get; init; }

    /// <summary>Who the program runs as, looked up in the root file system.</summary>
    public required ProcessUser User { get; init; }

    /// <summary>Volumes, binds, memory file systems and the files that the daemon provides, in no order.</summary>
    public IReadOnlyList<SpecMount> Mounts { get; init; } = [];

    /// <summary>The network namespace to join; null makes a new one, unless the host's is asked for.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>Whether the network namespace belongs to another user namespace than the container's, so that its root cannot configure it.</summary>
    public bool ForeignNetwork { get; init; }

    /// <summary>The PID namespace to join, for <c>--pid container:X</c>.</summary>
    public string? PidNamespace { get; init; }

    /// <summary>The IPC namespace to join, for <c>--ipc container:X</c>.</summary>
    public string? IpcNamespace { get; init; }

    /// <summary>The user namespace to join, which the namespaces above belong to; null makes a new one where <see cref="IdMapping"/> is set.</summary>
    public string? UserNamespace { get; init; }

    /// <summary>The directory on the host that is /dev/shm, for <c>--ipc shareable</c> and <c>container:X</c>; null makes one in the container.</summary>
    public string? ShmPath { get; init; }

    /// <summary>The container's control group, from the root of the hierarchy.</summary>
    public required string CgroupPath { get; init; }

    /// <summary>User and group ids of the container on the host; null without a user namespace.</summary>
    public IdMapping? IdMapping { get; init; }

    /// <summary>The devices of the host.</summary>
    public IDeviceTree DeviceTree { get; init; } = HostDeviceTree.Instance;

    /// <summary>The init program on the host, when <c>--init</c> asks for one.</summary>
    public string? InitPath { get; init; }
}
