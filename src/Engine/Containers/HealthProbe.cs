namespace Gantry.Engine.Containers;

/// <summary>One run of a health check.</summary>
/// <param name="Start">When it started.</param>
/// <param name="End">When it ended.</param>
/// <param name="ExitCode">0 healthy, 1 unhealthy, -1 timed out.</param>
/// <param name="Output">The first 4096 bytes that it wrote.</param>
public sealed record HealthProbe(DateTimeOffset Start, DateTimeOffset End, int ExitCode, string Output);
