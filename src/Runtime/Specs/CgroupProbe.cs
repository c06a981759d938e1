using Gantry.Linux.Cgroups;

namespace Gantry.Runtime.Specs;

/// <summary>Finds out which limits the kernel's control groups can set.</summary>
internal static class CgroupProbe
{
    // Version 1: the file in the root group that shows that the kernel was built with it.
    private static readonly (CgroupFeature Feature, string Controller, string File)[] Version1 =
    [
        (CgroupFeature.Memory, "memory", "memory.limit_in_bytes"),
        (CgroupFeature.MemoryReservation, "memory", "memory.soft_limit_in_bytes"),
        (CgroupFeature.Swap, "memory", "memory.memsw.limit_in_bytes"),
        (CgroupFeature.Swappiness, "memory", "memory.swappiness"),
        (CgroupFeature.OomKillDisable, "memory", "memory.oom_control"),
        (CgroupFeature.KernelMemoryTcp, "memory", "memory.kmem.tcp.limit_in_bytes"),
        (CgroupFeature.CpuShares, "cpu", "cpu.shares"),
        (CgroupFeature.CpuQuota, "cpu", "cpu.cfs_quota_us"),
        (CgroupFeature.CpuRealtime, "cpu", "cpu.rt_runtime_us"),
        (CgroupFeature.Cpuset, "cpuset", "cpuset.cpus"),
        (CgroupFeature.Pids, "pids", "cgroup.procs"),
        (CgroupFeature.BlkioWeight, "blkio", "blkio.weight"),
        (CgroupFeature.BlkioWeight, "blkio", "blkio.bfq.weight"),
        (CgroupFeature.BlkioWeightDevice, "blkio", "blkio.weight_device"),
        (CgroupFeature.BlkioWeightDevice, "blkio", "blkio.bfq.weight_device"),
        (CgroupFeature.BlkioThrottle, "blkio", "blkio.throttle.read_bps_device"),
    ];

    // Version 2: the root group has no limit files; a controller has them all, and lacks what version 1 alone had.
    private static readonly (CgroupFeature Feature, string Controller)[] Version2 =
    [
        (CgroupFeature.Memory, "memory"),
        (CgroupFeature.MemoryReservation, "memory"),
        (CgroupFeature.Swap, "memory"),
        (CgroupFeature.CpuShares, "cpu"),
        (CgroupFeature.CpuQuota, "cpu"),
        (CgroupFeature.Cpuset, "cpuset"),
        (CgroupFeature.Pids, "pids"),
        (CgroupFeature.BlkioWeight, "io"),
        (CgroupFeature.BlkioWeightDevice, "io"),
        (CgroupFeature.BlkioThrottle, "io"),
    ];

    public static IReadOnlySet<CgroupFeature> Read(CgroupHierarchy cgroups) =>
        cgroups.Version == 2
            ? Version2.Where(row => cgroups.Controllers.Contains(row.Controller)).Select(row => row.Feature).ToHashSet()
            : Version1
                .Where(row => cgroups.DirectoryOf(row.Controller, "/") is { } directory && File.Exists(Path.Combine(directory, row.File)))
                .Select(row => row.Feature)
                .ToHashSet();
}
