namespace Gantry.Runtime.Statistics;

/// <summary>Processor time of a control group in nanoseconds since it was made.</summary>
public sealed record CpuStatistics
{
    /// <summary>In all.</summary>
    public ulong Total { get; init; }

    /// <summary>In programs.</summary>
    public ulong User { get; init; }

    /// <summary>In the kernel.</summary>
    public ulong Kernel { get; init; }

    /// <summary>By processor (version 1); empty when the kernel does not say.</summary>
    public IReadOnlyList<ulong> PerCpu { get; init; } = [];

    /// <summary>Of the whole host, idle time included, to compare <see cref="Total"/> with.</summary>
    public ulong System { get; init; }

    /// <summary>How many processors the host has online.</summary>
    public int OnlineCpus { get; init; }

    /// <summary>Periods in which it could have been held back.</summary>
    public ulong Periods { get; init; }

    /// <summary>Periods in which it was held back by its quota.</summary>
    public ulong ThrottledPeriods { get; init; }

    /// <summary>How long it was held back.</summary>
    public ulong ThrottledTime { get; init; }
}
