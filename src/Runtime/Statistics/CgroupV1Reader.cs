using System.Globalization;
using Gantry.Linux.Cgroups;

namespace Gantry.Runtime.Statistics;

/// <summary>Reads version 1 (Documentation/admin-guide/cgroup-v1).</summary>
internal sealed class CgroupV1Reader(CgroupHierarchy hierarchy) : ICgroupReader
{
    // "No limit" is the largest number of whole pages.
    public const ulong NoLimit = 0x7FFF_FFFF_FFFF_0000;

    // cpuacct.stat counts in ticks of USER_HZ, which is 100 for all programs.
    private const ulong NanosecondsPerTick = 10_000_000;

    public CpuStatistics Cpu(string cgroup)
    {
        var account = hierarchy.DirectoryOf("cpuacct", cgroup);
        var ticks = CgroupFile.Table(account, "cpuacct.stat");
        var throttling = CgroupFile.Table(hierarchy.DirectoryOf("cpu", cgroup), "cpu.stat");
        return new CpuStatistics
        {
            Total = CgroupFile.Number(account, "cpuacct.usage") ?? 0,
            User = ticks.GetValueOrDefault("user") * NanosecondsPerTick,
            Kernel = ticks.GetValueOrDefault("system") * NanosecondsPerTick,
            PerCpu = [.. CgroupFile.Text(account, "cpuacct.usage_percpu")
                .Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
                .Select(text => ulong.Parse(text, CultureInfo.InvariantCulture))],
            Periods = throttling.GetValueOrDefault("nr_periods"),
            ThrottledPeriods = throttling.GetValueOrDefault("nr_throttled"),
            ThrottledTime = throttling.GetValueOrDefault("throttled_time"),
        };
    }

    public MemoryStatistics Memory(string cgroup, ulong hostMemory)
    {
        var directory = hierarchy.DirectoryOf("memory", cgroup);
        var details = CgroupFile.Table(directory, "memory.stat");
        var limit = CgroupFile.Number(directory, "memory.limit_in_bytes") ?? NoLimit;
        return new MemoryStatistics
        {
            Usage = CgroupFile.Number(directory, "memory.usage_in_bytes") ?? 0,
            MaxUsage = CgroupFile.Number(directory, "memory.max_usage_in_bytes") ?? 0,
            Limit = Math.Min(limit, hostMemory),
            IsLimited = limit < NoLimit,
            FailCount = CgroupFile.Number(directory, "memory.failcnt") ?? 0,
            OomKills = CgroupFile.Table(directory, "memory.oom_control").GetValueOrDefault("oom_kill"),
            Swap = details.TryGetValue("total_swap", out var swap) ? swap : null,
            Details = details,
        };
    }

    public PidsStatistics Pids(string cgroup)
    {
        var directory = hierarchy.DirectoryOf("pids", cgroup);
        return new PidsStatistics(
            CgroupFile.Number(directory, "pids.current") ?? 0,
            CgroupFile.Number(directory, "pids.max"),
            CgroupFile.Table(directory, "pids.events").GetValueOrDefault("max"));
    }

    public BlockIoStatistics BlockIo(string cgroup)
    {
        var directory = hierarchy.DirectoryOf("blkio", cgroup);
        return new BlockIoStatistics(
            FirstOf(directory, "blkio.bfq.io_service_bytes_recursive", "blkio.throttle.io_service_bytes_recursive", "blkio.throttle.io_service_bytes"),
            FirstOf(directory, "blkio.bfq.io_serviced_recursive", "blkio.throttle.io_serviced_recursive", "blkio.throttle.io_serviced"));
    }

    public bool IsFrozen(string cgroup) =>
        CgroupFile.Text(hierarchy.DirectoryOf("freezer", cgroup), "freezer.state").StartsWith("FROZEN", StringComparison.Ordinal);

    // The scheduler of the device decides which file counts; the others have nothing but a total of 0.
    private static BlockIoEntry[] FirstOf(string? directory, params string[] files) =>
        files.Select(file => Entries(CgroupFile.Text(directory, file))).FirstOrDefault(entries => entries.Length > 0) ?? [];

    // "8:0 Read 4096"; the last line, "Total 4096", names no device.
    private static BlockIoEntry[] Entries(string text) =>
        [.. text.Split('\n')
            .Select(line => line.Split((char[])[' ', ':'], StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length == 4)
            .Select(fields => new BlockIoEntry(
                ulong.Parse(fields[0], CultureInfo.InvariantCulture),
                ulong.Parse(fields[1], CultureInfo.InvariantCulture),
                fields[2],
                ulong.Parse(fields[3], CultureInfo.InvariantCulture)))];
}
