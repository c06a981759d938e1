
namespace Gantry.Runtime.Statistics;

/// <summary>Reads what a control group uses, on one version of control groups. What is not there counts as zero.</summary>
internal interface ICgroupReader
{
    CpuStatistics Cpu(string cgroup);

    /// <param name="cgroup">The group.</param>
    /// <param name="hostMemory">The host's memory, which is the limit where there is none.</param>
    MemoryStatistics Memory(string cgroup, ulong hostMemory);

    PidsStatistics Pids(string cgroup);

    BlockIoStatistics BlockIo(string cgroup);

    bool IsFrozen(string cgroup);
}
