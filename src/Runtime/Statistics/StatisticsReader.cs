using System.Globalization;
using Gantry.Linux.Cgroups;

namespace Gantry.Runtime.Statistics;

/// <summary>Reads what containers use, from their control groups and from <c>/proc</c>.</summary>
public sealed class StatisticsReader
{
    private readonly TimeProvider _time;
    private readonly string _root;
    private readonly ICgroupReader _cgroups;
    private readonly ulong _hostMemory;

    /// <summary>Creates a reader.</summary>
    /// <param name="hierarchy">Where the control groups are.</param>
    /// <param name="time">The clock.</param>
    /// <param name="root">The root directory; another one than <c>/</c> in tests.</param>
    public StatisticsReader(CgroupHierarchy hierarchy, TimeProvider time, string root = "/")
    {
        _time = time;
        _root = root;
        _cgroups = hierarchy.Version == 2 ? new CgroupV2Reader(hierarchy) : new CgroupV1Reader(hierarchy);
        _hostMemory = HostMemory(root);
    }

    /// <summary>What a container uses now; zeroes when it has no control group any more.</summary>
    /// <param name="cgroup">Its control group, from the root of the hierarchy.</param>
    /// <param name="processId">A process in its network namespace; null for a network that is not its own.</param>
    public ContainerStatistics Read(string cgroup, int? processId)
    {
        var (system, online) = HostCpu.Read(_root);
        return new ContainerStatistics
        {
            Read = _time.GetUtcNow(),
            Cpu = _cgroups.Cpu(cgroup) with { System = system, OnlineCpus = online },
            Memory = _cgroups.Memory(cgroup, _hostMemory),
            Pids = _cgroups.Pids(cgroup),
            BlockIo = _cgroups.BlockIo(cgroup),
            Networks = processId is { } pid ? NetworkCounters.Read(_root, pid) : new Dictionary<string, NetworkStatistics>(),
        };
    }

    /// <summary>Whether all processes of a control group are frozen.</summary>
    public bool IsFrozen(string cgroup) => _cgroups.IsFrozen(cgroup);

    /// <summary>How often the kernel ended a program of a control group because memory ran out.</summary>
    public ulong OomKills(string cgroup) => _cgroups.Memory(cgroup, _hostMemory).OomKills;

    private static ulong HostMemory(string root)
    {
        // "MemTotal:       24640020 kB"
        var line = File.ReadLines(Path.Combine(root, "proc/meminfo")).First(line => line.StartsWith("MemTotal:", StringComparison.Ordinal));
        return ulong.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
