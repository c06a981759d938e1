namespace Gantry.Oci;

/// <summary>A health check. Times are in nanoseconds; 0 means the default.</summary>
public sealed record HealthConfig
{
    /// <summary>Empty: the image's; <c>NONE</c>; <c>CMD</c> and arguments; or <c>CMD-SHELL</c> and one line.</summary>
    public IReadOnlyList<string>? Test { get; init; }

    /// <summary>Time between two probes (default 30 s).</summary>
    public long Interval { get; init; }

    /// <summary>Time after which a probe has failed (default 30 s).</summary>
    public long Timeout { get; init; }

    /// <summary>Failures in a row that make the container unhealthy (default 3).</summary>
    public int Retries { get; init; }

    /// <summary>Time in which failures do not count (default 0).</summary>
    public long StartPeriod { get; init; }

    /// <summary>Time between two probes in the start period (default 5 s).</summary>
    public long StartInterval { get; init; }
}
