namespace Gantry.Runtime.Isolation;

/// <summary>A resource limit of a process.</summary>
/// <param name="Name">Such as <c>nofile</c>.</param>
/// <param name="Soft">The limit; null is none.</param>
/// <param name="Hard">The ceiling; null is none.</param>
public sealed record ResourceLimitReport(string Name, ulong? Soft, ulong? Hard);
