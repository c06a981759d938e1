namespace Gantry.Runtime.Isolation;

/// <summary>How a running container is held apart from its host, as the kernel sees it at this moment and not as it was configured.</summary>
public sealed record IsolationReport
{
    /// <summary>The container.</summary>
    public required string Container { get; init; }

    /// <summary>Its first process, on the host.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The name of that process's program.</summary>
    public required string Program { get; init; }

    /// <summary>Its namespaces, each kind that the kernel has.</summary>
    public required IReadOnlyList<NamespaceReport> Namespaces { get; init; }

    /// <summary>The limits of its control group, and what it uses.</summary>
    public required CgroupReport Cgroup { get; init; }

    /// <summary>Its capabilities.</summary>
    public required CapabilitiesReport Capabilities { get; init; }

    /// <summary>Its system call filter.</summary>
    public required SeccompReport Seccomp { get; init; }

    /// <summary>Whether its programs can gain no privileges.</summary>
    public required bool NoNewPrivileges { get; init; }

    /// <summary>Who it runs as.</summary>
    public required UserReport User { get; init; }

    /// <summary>Its mounts, in the order in which they were made.</summary>
    public required IReadOnlyList<MountReport> Mounts { get; init; }

    /// <summary>Its AppArmor label; null where the host has none.</summary>
    public string? AppArmor { get; init; }

    /// <summary>Its resource limits.</summary>
    public required IReadOnlyList<ResourceLimitReport> ResourceLimits { get; init; }

    /// <summary>The kernel's preference to end it when memory runs out, -1000 to 1000.</summary>
    public required int OomScoreAdj { get; init; }

    /// <summary>What stands out, the gravest first.</summary>
    public IReadOnlyList<IsolationFinding> Findings { get; init; } = [];
}
