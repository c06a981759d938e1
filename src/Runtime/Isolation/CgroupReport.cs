namespace Gantry.Runtime.Isolation;

/// <summary>The control group of a container: limits and use. A limit that is null is none.</summary>
public sealed record CgroupReport
{
    /// <summary>1 or 2.</summary>
    public required int Version { get; init; }

    /// <summary>The group, from the root of the hierarchy.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes of memory in use.</summary>
    public ulong MemoryUsage { get; init; }

    /// <summary>Most bytes of memory.</summary>
    public ulong? MemoryLimit { get; init; }

    /// <summary>Most bytes of memory and swap (version 1) or of swap (version 2).</summary>
    public ulong? SwapLimit { get; init; }

    /// <summary>How often a program was ended because memory ran out.</summary>
    public ulong OomKills { get; init; }

    /// <summary>Processes and threads.</summary>
    public ulong Pids { get; init; }

    /// <summary>Most processes and threads.</summary>
    public ulong? PidsLimit { get; init; }

    /// <summary>Processor time used, in nanoseconds.</summary>
    public ulong CpuUsage { get; init; }

    /// <summary>Most processors' worth of time, such as 1.5.</summary>
    public double? CpuLimit { get; init; }

    /// <summary>Relative weight of processor time: shares (version 1, 1024 is usual) or weight (version 2, 100 is usual).</summary>
    public ulong? CpuWeight { get; init; }

    /// <summary>Processors that it may run on.</summary>
    public string? Cpuset { get; init; }

    /// <summary>Periods in which it was held back by its quota.</summary>
    public ulong ThrottledPeriods { get; init; }

    /// <summary>Rules of the device control group (version 1; version 2 has a program that the kernel does not show).</summary>
    public IReadOnlyList<string> DeviceRules { get; init; } = [];

    /// <summary>Whether all its processes are frozen.</summary>
    public bool Frozen { get; init; }
}
