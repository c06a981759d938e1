using System.CommandLine;
using Gantry.Cli.Parsing;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers.Creation;

/// <summary>Limits of memory, CPU, processes and block I/O.</summary>
internal sealed class ResourceOptions : OptionGroup
{
    private readonly UpdatableResources _updatable = new();
    private readonly Option<long?> _memorySwappiness = Flag.Integer("--memory-swappiness", "Tune container memory swappiness (0 to 100) (default -1)");
    private readonly Option<long?> _kernelMemory = Flag.Bytes("--kernel-memory", "Kernel memory limit");
    private readonly Option<bool> _oomKillDisable = Flag.Switch("--oom-kill-disable", "Disable OOM Killer");
    private readonly Option<long?> _oomScoreAdj = Flag.Integer("--oom-score-adj", "Tune host's OOM preferences (-1000 to 1000)");
    private readonly Option<string?> _cgroupParent = Flag.Text("--cgroup-parent", "Optional parent cgroup for the container");
    private readonly Option<IReadOnlyList<Ulimit>> _ulimit = Flag.Values("--ulimit", "Ulimit options", "ulimit", UlimitValue.Parse);
    private readonly Option<IReadOnlyList<WeightDevice>> _weightDevice = Flag.Values("--blkio-weight-device", "Block IO weight (relative device weight)", "list", DeviceRate.Weight);
    private readonly Option<IReadOnlyList<ThrottleDevice>> _readBps = Flag.Values("--device-read-bps", "Limit read rate (bytes per second) from a device", "list", DeviceRate.Bytes);
    private readonly Option<IReadOnlyList<ThrottleDevice>> _writeBps = Flag.Values("--device-write-bps", "Limit write rate (bytes per second) to a device", "list", DeviceRate.Bytes);
    private readonly Option<IReadOnlyList<ThrottleDevice>> _readIops = Flag.Values("--device-read-iops", "Limit read rate (IO per second) from a device", "list", DeviceRate.Operations);
    private readonly Option<IReadOnlyList<ThrottleDevice>> _writeIops = Flag.Values("--device-write-iops", "Limit write rate (IO per second) to a device", "list", DeviceRate.Operations);
    private readonly Option<long?> _shmSize = Flag.Bytes("--shm-size", "Size of /dev/shm");

    /// <inheritdoc/>
    public override IEnumerable<Option> Options =>
    [
        .. _updatable.Options, _memorySwappiness, _kernelMemory, _oomKillDisable, _oomScoreAdj, _cgroupParent, _ulimit,
        _weightDevice, _readBps, _writeBps, _readIops, _writeIops, _shmSize,
    ];

    /// <inheritdoc/>
    public override ContainerRequest Apply(ParseResult line, ContainerRequest request)
    {
        var swappiness = line.GetValue(_memorySwappiness);
        if (swappiness is not null and (< -1 or > 100)) throw new CommandException($"invalid value: {swappiness}. Valid memory swappiness range is 0-100");
        return request with
        {
            Host = _updatable.Apply(line, request.Host) with
            {
                MemorySwappiness = swappiness,
                KernelMemory = line.GetValue(_kernelMemory),
                OomKillDisable = IsGiven(line, _oomKillDisable) ? line.GetValue(_oomKillDisable) : null,
                OomScoreAdj = (int?)line.GetValue(_oomScoreAdj),
                CgroupParent = line.GetValue(_cgroupParent) ?? "",
                Ulimits = NullIfEmpty(line.GetValue(_ulimit)),
                BlkioWeightDevice = NullIfEmpty(line.GetValue(_weightDevice)),
                BlkioDeviceReadBps = NullIfEmpty(line.GetValue(_readBps)),
                BlkioDeviceWriteBps = NullIfEmpty(line.GetValue(_writeBps)),
                BlkioDeviceReadIOps = NullIfEmpty(line.GetValue(_readIops)),
                BlkioDeviceWriteIOps = NullIfEmpty(line.GetValue(_writeIops)),
                ShmSize = line.GetValue(_shmSize),
            },
        };
    }

    private static IReadOnlyList<T>? NullIfEmpty<T>(IReadOnlyList<T>? list) => list is { Count: > 0 } ? list : null;
}
