namespace Gantry.Runtime.Statistics;

/// <summary>What a container uses at one moment.</summary>
public sealed record ContainerStatistics
{
    /// <summary>When it was read.</summary>
    public required DateTimeOffset Read { get; init; }

    /// <summary>Processor time.</summary>
    public required CpuStatistics Cpu { get; init; }

    /// <summary>Memory.</summary>
    public required MemoryStatistics Memory { get; init; }

    /// <summary>Processes.</summary>
    public required PidsStatistics Pids { get; init; }

    /// <summary>Block devices.</summary>
    public required BlockIoStatistics BlockIo { get; init; }

    /// <summary>Interfaces by name; empty without a network of its own.</summary>
    public IReadOnlyDictionary<string, NetworkStatistics> Networks { get; init; } = new Dictionary<string, NetworkStatistics>();
}
