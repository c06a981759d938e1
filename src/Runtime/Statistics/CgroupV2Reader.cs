using System.Globalization;
using Gantry.Linux.Cgroups;

namespace Gantry.Runtime.Statistics;

/// <summary>Reads version 2 (Documentation/admin-guide/cgroup-v2.rst).</summary>
internal sealed class CgroupV2Reader(CgroupHierarchy hierarchy) : ICgroupReader
{
    private const ulong NanosecondsPerMicrosecond = 1_000;

    public CpuStatistics Cpu(string cgroup)
    {
        var stat = CgroupFile.Table(Directory(cgroup), "cpu.stat");
        return new CpuStatistics
        {
            Total = stat.GetValueOrDefault("usage_usec") * NanosecondsPerMicrosecond,
            User = stat.GetValueOrDefault("user_usec") * NanosecondsPerMicrosecond,
            Kernel = stat.GetValueOrDefault("system_usec") * NanosecondsPerMicrosecond,
            Periods = stat.GetValueOrDefault("nr_periods"),
            ThrottledPeriods = stat.GetValueOrDefault("nr_throttled"),
            ThrottledTime = stat.GetValueOrDefault("throttled_usec") * NanosecondsPerMicrosecond,
        };
    }

    public MemoryStatistics Memory(string cgroup, ulong hostMemory)
    {
        var directory = Directory(cgroup);
        var limit = CgroupFile.Number(directory, "memory.max");
        return new MemoryStatistics
        {
            Usage = CgroupFile.Number(directory, "memory.current") ?? 0,
            MaxUsage = CgroupFile.Number(directory, "memory.peak"),
            Limit = Math.Min(limit ?? hostMemory, hostMemory),
            IsLimited = limit is not null,
            OomKills = CgroupFile.Table(directory, "memory.events").GetValueOrDefault("oom_kill"),
            Swap = CgroupFile.Number(directory, "memory.swap.current"),
            Details = CgroupFile.Table(directory, "memory.stat"),
        };
    }

    public PidsStatistics Pids(string cgroup)
    {
        var directory = Directory(cgroup);
        return new PidsStatistics(
            CgroupFile.Number(directory, "pids.current") ?? 0,
            CgroupFile.Number(directory, "pids.max"),
            CgroupFile.Table(directory, "pids.events").GetValueOrDefault("max"));
    }

    public BlockIoStatistics BlockIo(string cgroup)
    {
        var entries = new List<BlockIoEntry>();
        foreach (var line in CgroupFile.Text(Directory(cgroup), "io.stat").Split('\n'))
        {
            // "8:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0"; a device without I/O may stand alone.
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 2 || fields[0].Split(':') is not [var major, var minor])
                continue;
            foreach (var (key, operation) in ((string, string)[])[("rbytes=", "read"), ("wbytes=", "write")])
            {
                if (fields.FirstOrDefault(field => field.StartsWith(key, StringComparison.Ordinal)) is { } found)
                    entries.Add(new BlockIoEntry(Parse(major), Parse(minor), operation, Parse(found[key.Length..])));
            }
        }
        return new BlockIoStatistics(entries, []);
    }

    public bool IsFrozen(string cgroup) => CgroupFile.Table(Directory(cgroup), "cgroup.events").GetValueOrDefault("frozen") == 1;

    private static ulong Parse(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);

    private string? Directory(string cgroup) => hierarchy.DirectoryOf("", cgroup);
}
