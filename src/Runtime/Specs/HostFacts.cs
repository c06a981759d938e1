namespace Gantry.Runtime.Specs;

/// <summary>What this host has and can do, probed once when the daemon starts.</summary>
public sealed record HostFacts
{
    /// <summary>1 or 2; a hybrid host counts as 1.</summary>
    public required int CgroupVersion { get; init; }

    /// <summary>The capabilities in the daemon's bounding set, as <c>CAP_…</c>: no container can have another.</summary>
    public required IReadOnlySet<string> BoundingCapabilities { get; init; }

    /// <summary>Whether AppArmor is enabled.</summary>
    public bool AppArmor { get; init; }

    /// <summary>Whether seccomp filters can be loaded.</summary>
    public bool Seccomp { get; init; } = true;

    /// <summary>Whether the kernel can map the ids of an overlay mount.</summary>
    public bool IdMappedMounts { get; init; }

    /// <summary>Control group controllers that are there, such as <c>memory</c>.</summary>
    public IReadOnlySet<string> CgroupControllers { get; init; } = new HashSet<string>();
}
