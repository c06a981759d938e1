namespace Gantry.Runtime.Isolation;

/// <summary>The system call filter of a process.</summary>
/// <param name="Mode"><c>disabled</c>, <c>strict</c> or <c>filter</c>.</param>
/// <param name="Filters">How many filters are on it.</param>
public sealed record SeccompReport(string Mode, int Filters);
