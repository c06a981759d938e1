using Gantry.Errors;
using Gantry.Linux.Devices;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Profiles;

namespace Gantry.Runtime.Specs;

/// <summary>
/// Turns limits into the runtime's terms, which are those of version 1; runtimes convert them for version 2 (shares to
/// cpu.weight, memory and swap together to memory.swap.max, blkio weights to io.weight).
/// </summary>
public static class ResourcesPart
{
    private const long BillionthsPerMicrosecondOfPeriod = 10_000;
    private const ulong DefaultPeriod = 100_000;

    /// <summary>The limits of a container, also for the runtime's <c>update --resources</c> of a running one.</summary>
    /// <param name="hostConfig">The host configuration, defaults filled in.</param>
    /// <param name="profile">The security profile, for the process limit.</param>
    /// <param name="host">What this host has and can do.</param>
    /// <param name="devices">The host's devices, for limits of block devices.</param>
    /// <exception cref="InvalidArgumentException">A block device is not there.</exception>
    public static LinuxResources Build(HostConfig hostConfig, SecurityProfile profile, HostFacts host, IDeviceTree? devices = null) => new()
    {
        Memory = Memory(hostConfig, host),
        Cpu = Cpu(hostConfig),
        Pids = Pids(hostConfig, profile, host),
        BlockIo = BlockIo(hostConfig, devices ?? HostDeviceTree.Instance),
    };

    private static LinuxMemory? Memory(HostConfig config, HostFacts host)
    {
        var memory = new LinuxMemory
        {
            Limit = Set(config.Memory),
            Reservation = Set(config.MemoryReservation),
            Swap = config.MemorySwap == -1 || config.MemorySwap > 0 ? config.MemorySwap : null,
            KernelTcp = Set(config.KernelMemoryTCP),
            Swappiness = config.MemorySwappiness is { } swappiness and >= 0 && host.CgroupVersion == 1 ? (ulong)swappiness : null,
            DisableOomKiller = config.OomKillDisable == true && host.CgroupVersion == 1 ? true : null,
        };
        return memory == new LinuxMemory() ? null : memory;
    }

    private static LinuxCpu? Cpu(HostConfig config)
    {
        var cpu = new LinuxCpu
        {
            Shares = (ulong?)Set(config.CpuShares),
            Quota = config.NanoCpus > 0 ? config.NanoCpus / BillionthsPerMicrosecondOfPeriod : NotZero(config.CpuQuota),
            Period = config.NanoCpus > 0 ? DefaultPeriod : (ulong?)Set(config.CpuPeriod),
            RealtimeRuntime = NotZero(config.CpuRealtimeRuntime),
            RealtimePeriod = (ulong?)Set(config.CpuRealtimePeriod),
            Cpus = NotEmpty(config.CpusetCpus),
            Mems = NotEmpty(config.CpusetMems),
        };
        return cpu == new LinuxCpu() ? null : cpu;
    }

    private static LinuxPids? Pids(HostConfig config, SecurityProfile profile, HostFacts host)
    {
        var limit = config.PidsLimit is null or 0 ? ProfileDefaults.Of(profile).PidsLimit : config.PidsLimit;
        if (limit is null or < 0 || !host.CgroupFeatures.Contains(CgroupFeature.Pids))
            return null;
        return new LinuxPids(limit.Value);
    }

    private static LinuxBlockIo? BlockIo(HostConfig config, IDeviceTree devices)
    {
        var io = new LinuxBlockIo
        {
            Weight = config.BlkioWeight is > 0 ? config.BlkioWeight : null,
            WeightDevice = config.BlkioWeightDevice is { Count: > 0 } weights
                ? [.. weights.Select(w => Block(devices, w.Path) is var node ? new LinuxWeightDevice(node.Major, node.Minor, w.Weight) : null!)]
                : null,
            ThrottleReadBpsDevice = Throttle(config.BlkioDeviceReadBps, devices),
            ThrottleWriteBpsDevice = Throttle(config.BlkioDeviceWriteBps, devices),
            ThrottleReadIopsDevice = Throttle(config.BlkioDeviceReadIOps, devices),
            ThrottleWriteIopsDevice = Throttle(config.BlkioDeviceWriteIOps, devices),
        };
        return io == new LinuxBlockIo() ? null : io;
    }

    private static LinuxThrottleDevice[]? Throttle(IReadOnlyList<ThrottleDevice>? limits, IDeviceTree devices) =>
        limits is { Count: > 0 }
            ? [.. limits.Select(limit => Block(devices, limit.Path) is var node ? new LinuxThrottleDevice(node.Major, node.Minor, limit.Rate) : null!)]
            : null;

    private static DeviceNode Block(IDeviceTree devices, string path) =>
        devices.Find(path) is { Type: 'b' } node
            ? node
            : throw new InvalidArgumentException(devices.Exists(path) ? $"{path} is not a block device" : $"stat {path}: no such file or directory");

    private static long? Set(long? value) => value > 0 ? value : null;

    private static long? NotZero(long? value) => value == 0 ? null : value;

    private static string? NotEmpty(string? value) => string.IsNullOrEmpty(value) ? null : value;
}
