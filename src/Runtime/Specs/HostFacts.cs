namespace Gantry.Runtime.Specs;

/// <summary>What this host has and can do, probed once when the daemon starts (<see cref="HostProbe"/>).</summary>
public sealed record HostFacts
{
    /// <summary>1 or 2; a hybrid host counts as 1.</summary>
    public required int CgroupVersion { get; init; }

    /// <summary>The capabilities in the daemon's bounding set, as <c>CAP_…</c>: no container can have another.</summary>
    public required IReadOnlySet<string> BoundingCapabilities { get; init; }

    /// <summary>Whether AppArmor is enabled.</summary>
    public bool AppArmor { get; init; }

    /// <summary>The AppArmor profile of containers that ask for none; null when it is not loaded.</summary>
    public string? DefaultAppArmorProfile { get; init; }

    /// <summary>Whether SELinux is enabled.</summary>
    public bool Selinux { get; init; }

    /// <summary>Whether seccomp filters can be loaded.</summary>
    public bool Seccomp { get; init; } = true;

    /// <summary>Whether the kernel can map the ids of overlayfs' layers (Linux 5.19).</summary>
    public bool IdMappedMounts { get; init; }

    /// <summary>Whether the kernel has cgroup namespaces.</summary>
    public bool CgroupNamespaces { get; init; } = true;

    /// <summary>Control group controllers that are there, such as <c>memory</c>.</summary>
    public IReadOnlySet<string> CgroupControllers { get; init; } = new HashSet<string>();

    /// <summary>The limits that the kernel can set.</summary>
    public IReadOnlySet<CgroupFeature> CgroupFeatures { get; init; } = new HashSet<CgroupFeature>();

    /// <summary>The kernel's version.</summary>
    public Version KernelVersion { get; init; } = new(5, 10);

    /// <summary>The architecture as Go and image indexes name it, such as <c>amd64</c>.</summary>
    public string Architecture { get; init; } = "amd64";

    /// <summary>The host's name.</summary>
    public string Hostname { get; init; } = "localhost";

    /// <summary>Processors that are online, as <c>0-3</c>.</summary>
    public string Cpus { get; init; } = "0";

    /// <summary>Memory nodes that are online, as <c>0</c>.</summary>
    public string MemoryNodes { get; init; } = "0";

    /// <summary>How many processors are online.</summary>
    public int CpuCount { get; init; } = 1;

    /// <summary>Files below <c>/sys</c> that tell of heat and throttling, one for each processor that has them.</summary>
    public IReadOnlyList<string> ThermalThrottlePaths { get; init; } = [];

    /// <summary>The daemon's hard resource limits by lower-case name, which it cannot raise without <c>CAP_SYS_RESOURCE</c>.</summary>
    public IReadOnlyDictionary<string, ulong> HardLimits { get; init; } = new Dictionary<string, ulong>();

    /// <summary>The lowest OOM score adjustment that the daemon may give.</summary>
    public int MinimumOomScoreAdj { get; init; } = -1000;

    /// <summary>Whether IPv4 packets are forwarded.</summary>
    public bool Ipv4Forwarding { get; init; } = true;
}
