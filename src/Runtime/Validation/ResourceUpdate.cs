using Gantry.Errors;
using Gantry.Runtime.Configuration;

namespace Gantry.Runtime.Validation;

/// <summary>Puts new limits over those that a container has.</summary>
internal static class ResourceUpdate
{
    public static HostConfig Merge(HostConfig current, HostConfig changes)
    {
        CheckConflicts(current, changes);
        return current with
        {
            BlkioWeight = changes.BlkioWeight is > 0 ? changes.BlkioWeight : current.BlkioWeight,
            CpuShares = Over(changes.CpuShares, current.CpuShares),
            NanoCpus = Over(changes.NanoCpus, current.NanoCpus),
            CpuPeriod = Over(changes.CpuPeriod, current.CpuPeriod),
            CpuQuota = Over(changes.CpuQuota, current.CpuQuota),
            CpuRealtimePeriod = Over(changes.CpuRealtimePeriod, current.CpuRealtimePeriod),
            CpuRealtimeRuntime = Over(changes.CpuRealtimeRuntime, current.CpuRealtimeRuntime),
            CpusetCpus = string.IsNullOrEmpty(changes.CpusetCpus) ? current.CpusetCpus : changes.CpusetCpus,
            CpusetMems = string.IsNullOrEmpty(changes.CpusetMems) ? current.CpusetMems : changes.CpusetMems,
            Memory = Over(changes.Memory, current.Memory),
            MemorySwap = Over(changes.MemorySwap, current.MemorySwap),
            MemoryReservation = Over(changes.MemoryReservation, current.MemoryReservation),
            PidsLimit = Over(changes.PidsLimit, current.PidsLimit),
        };
    }

    private static void CheckConflicts(HostConfig current, HostConfig changes)
    {
        if (current.NanoCpus > 0 && changes.CpuPeriod > 0)
            throw new ConflictException("Conflicting options: CPU Period cannot be updated as NanoCPUs has already been set");
        if (current.NanoCpus > 0 && changes.CpuQuota > 0)
            throw new ConflictException("Conflicting options: CPU Quota cannot be updated as NanoCPUs has already been set");
        if (changes.NanoCpus > 0 && current.CpuPeriod > 0)
            throw new ConflictException("Conflicting options: Nano CPUs cannot be updated as CPU Period has already been set");
        if (changes.NanoCpus > 0 && current.CpuQuota > 0)
            throw new ConflictException("Conflicting options: Nano CPUs cannot be updated as CPU Quota has already been set");
        if (changes.Memory > current.MemorySwap && current.MemorySwap > 0 && changes.MemorySwap is null or 0)
            throw new ConflictException("Memory limit should be smaller than already set memoryswap limit, update the memoryswap at the same time");
    }

    private static long? Over(long? change, long? current) => change is null or 0 ? current : change;
}
