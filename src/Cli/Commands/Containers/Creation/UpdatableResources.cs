using System.CommandLine;
using Gantry.Cli.Parsing;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>The limits that <c>update</c> can change too.</summary>
internal sealed class UpdatableResources
{
    private readonly Option<ushort?> _blkioWeight = Flag.Value<ushort>("--blkio-weight", "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)", "uint16", Weight);
    private readonly Option<long?> _cpuPeriod = Flag.Integer("--cpu-period", "Limit CPU CFS (Completely Fair Scheduler) period");
    private readonly Option<long?> _cpuQuota = Flag.Integer("--cpu-quota", "Limit CPU CFS (Completely Fair Scheduler) quota");
    private readonly Option<long?> _realtimePeriod = Flag.Integer("--cpu-rt-period", "Limit CPU real-time period in microseconds");
    private readonly Option<long?> _realtimeRuntime = Flag.Integer("--cpu-rt-runtime", "Limit CPU real-time runtime in microseconds");
    private readonly Option<long?> _cpuShares = Flag.Integer("-c, --cpu-shares", "CPU shares (relative weight)");
    private readonly Option<long?> _cpus = Flag.Value("--cpus", "Number of CPUs", "decimal", FlagValue.Cpus);
    private readonly Option<string?> _cpusetCpus = Flag.Text("--cpuset-cpus", "CPUs in which to allow execution (0-3, 0,1)");
    private readonly Option<string?> _cpusetMems = Flag.Text("--cpuset-mems", "MEMs in which to allow execution (0-3, 0,1)");
    private readonly Option<long?> _memory = Flag.Bytes("-m, --memory", "Memory limit");
    private readonly Option<long?> _memoryReservation = Flag.Bytes("--memory-reservation", "Memory soft limit");
    private readonly Option<long?> _memorySwap = Flag.Bytes("--memory-swap", "Swap limit equal to memory plus swap: '-1' to enable unlimited swap");
    private readonly Option<long?> _pidsLimit = Flag.Integer("--pids-limit", "Tune container pids limit (set -1 for unlimited)");

    /// <summary>The flags.</summary>
    public IReadOnlyList<Option> Options =>
    [
        _blkioWeight, _cpuPeriod, _cpuQuota, _realtimePeriod, _realtimeRuntime, _cpuShares, _cpus, _cpusetCpus, _cpusetMems,
        _memory, _memoryReservation, _memorySwap, _pidsLimit,
    ];

    /// <summary>The configuration with the limits that were given.</summary>
    public HostConfig Apply(ParseResult line, HostConfig host) => host with
    {
        BlkioWeight = line.GetValue(_blkioWeight),
        CpuPeriod = line.GetValue(_cpuPeriod),
        CpuQuota = line.GetValue(_cpuQuota),
        CpuRealtimePeriod = line.GetValue(_realtimePeriod),
        CpuRealtimeRuntime = line.GetValue(_realtimeRuntime),
        CpuShares = line.GetValue(_cpuShares),
        NanoCpus = line.GetValue(_cpus),
        CpusetCpus = line.GetValue(_cpusetCpus),
        CpusetMems = line.GetValue(_cpusetMems),
        Memory = line.GetValue(_memory),
        MemoryReservation = line.GetValue(_memoryReservation),
        MemorySwap = line.GetValue(_memorySwap),
        PidsLimit = line.GetValue(_pidsLimit),
    };

    private static ushort Weight(string text) =>
        ushort.TryParse(text, out var weight) ? weight : throw new FormatException($"strconv.ParseUint: parsing \"{text}\": invalid syntax");
}
