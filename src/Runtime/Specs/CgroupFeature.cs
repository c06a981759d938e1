namespace Gantry.Runtime.Specs;

/// <summary>Limits that a kernel's control groups may have.</summary>
public enum CgroupFeature
{
    /// <summary>Memory limits.</summary>
    Memory,

    /// <summary>Soft memory limits.</summary>
    MemoryReservation,

    /// <summary>Limits of memory and swap.</summary>
    Swap,

    /// <summary>Swappiness of a group (version 1).</summary>
    Swappiness,

    /// <summary>Switching the OOM killer off (version 1).</summary>
    OomKillDisable,

    /// <summary>Limits of TCP buffers (version 1).</summary>
    KernelMemoryTcp,

    /// <summary>Weights of processor time.</summary>
    CpuShares,

    /// <summary>Quotas of processor time.</summary>
    CpuQuota,

    /// <summary>Real-time quotas (version 1).</summary>
    CpuRealtime,

    /// <summary>Sets of processors and memory nodes.</summary>
    Cpuset,

    /// <summary>Process limits.</summary>
    Pids,

    /// <summary>Weights of block devices.</summary>
    BlkioWeight,

    /// <summary>Weights of single block devices.</summary>
    BlkioWeightDevice,

    /// <summary>Rate limits of block devices.</summary>
    BlkioThrottle,
}
