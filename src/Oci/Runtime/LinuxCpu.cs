namespace Gantry.Oci.Runtime;

/// <summary>Processor limits.</summary>
public sealed record LinuxCpu
{
    /// <summary>Relative weight, 2 to 262144, also on version 2.</summary>
    public ulong? Shares { get; init; }

    /// <summary>Time in a period in microseconds; -1 is no limit.</summary>
    public long? Quota { get; init; }

    /// <summary>Length of a period in microseconds.</summary>
    public ulong? Period { get; init; }

    /// <summary>Real-time time in a period in microseconds (version 1).</summary>
    public long? RealtimeRuntime { get; init; }

    /// <summary>Length of a real-time period in microseconds (version 1).</summary>
    public ulong? RealtimePeriod { get; init; }

    /// <summary>Processors to run on.</summary>
    public string? Cpus { get; init; }

    /// <summary>Memory nodes to use.</summary>
    public string? Mems { get; init; }
}
