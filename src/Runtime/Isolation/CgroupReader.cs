using Gantry.Linux.Cgroups;
using Gantry.Runtime.Statistics;

namespace Gantry.Runtime.Isolation;

/// <summary>Reads the limits of the control group that a process is in.</summary>
internal sealed class CgroupReader(CgroupHierarchy hierarchy, StatisticsReader statistics)
{
    public CgroupReport Read(int processId)
    {
        var path = hierarchy.CgroupOf(processId, "memory") ?? hierarchy.CgroupOf(processId, "pids") ?? "/";
        var use = statistics.Read(path, processId: null);
        var report = new CgroupReport
        {
            Version = hierarchy.Version,
            Path = path,
            MemoryUsage = use.Memory.Usage,
            MemoryLimit = use.Memory.IsLimited ? use.Memory.Limit : null,
            OomKills = use.Memory.OomKills,
            Pids = use.Pids.Current,
            PidsLimit = use.Pids.Limit,
            CpuUsage = use.Cpu.Total,
            ThrottledPeriods = use.Cpu.ThrottledPeriods,
            Frozen = statistics.IsFrozen(path),
        };
        return hierarchy.Version == 2 ? WithVersion2(report) : WithVersion1(report);
    }

    private CgroupReport WithVersion1(CgroupReport report)
    {
        var cpu = hierarchy.DirectoryOf("cpu", report.Path);
        var swap = CgroupFile.Number(hierarchy.DirectoryOf("memory", report.Path), "memory.memsw.limit_in_bytes");
        return report with
        {
            SwapLimit = swap < CgroupV1Reader.NoLimit ? swap : null,
            CpuLimit = Quota(CgroupFile.Number(cpu, "cpu.cfs_quota_us"), CgroupFile.Number(cpu, "cpu.cfs_period_us")),
            CpuWeight = CgroupFile.Number(cpu, "cpu.shares"),
            Cpuset = Line(hierarchy.DirectoryOf("cpuset", report.Path), "cpuset.cpus"),
            DeviceRules = CgroupFile.Text(hierarchy.DirectoryOf("devices", report.Path), "devices.list").Split('\n', StringSplitOptions.RemoveEmptyEntries),
        };
    }

    private CgroupReport WithVersion2(CgroupReport report)
    {
        var directory = hierarchy.DirectoryOf("", report.Path);
        // "max 100000" or "50000 100000".
        var quota = CgroupFile.Text(directory, "cpu.max").Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return report with
        {
            SwapLimit = CgroupFile.Number(directory, "memory.swap.max"),
            CpuLimit = quota is [var time, var period] && ulong.TryParse(time, out var most) && ulong.TryParse(period, out var length) ? Quota(most, length) : null,
            CpuWeight = CgroupFile.Number(directory, "cpu.weight"),
            Cpuset = Line(directory, "cpuset.cpus.effective"),
        };
    }

    private static double? Quota(ulong? time, ulong? period) => time > 0 && period > 0 ? (double)time.Value / period.Value : null;

    private static string? Line(string? directory, string file) => CgroupFile.Text(directory, file).Trim() is { Length: > 0 } line ? line : null;
}
