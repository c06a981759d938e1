namespace Gantry.Engine.Containers;

/// <summary>What a health check has found.</summary>
public sealed record HealthState
{
    /// <summary><c>starting</c>, <c>healthy</c> or <c>unhealthy</c>.</summary>
    public string Status { get; init; } = "starting";

    /// <summary>Failures in a row.</summary>
    public int FailingStreak { get; init; }

    /// <summary>The last five probes.</summary>
    public IReadOnlyList<HealthProbe> Log { get; init; } = [];
}
