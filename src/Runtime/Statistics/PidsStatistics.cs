namespace Gantry.Runtime.Statistics;

/// <summary>Processes and threads of a control group.</summary>
/// <param name="Current">How many there are.</param>
/// <param name="Limit">The most; null is no limit.</param>
/// <param name="Refused">How often the limit refused one.</param>
public sealed record PidsStatistics(ulong Current, ulong? Limit, ulong Refused);
