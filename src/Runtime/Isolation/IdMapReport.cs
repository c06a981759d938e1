namespace Gantry.Runtime.Isolation;

/// <summary>A range of ids inside and outside of a user namespace.</summary>
/// <param name="Inside">The first inside.</param>
/// <param name="Outside">The first outside.</param>
/// <param name="Count">How many.</param>
public sealed record IdMapReport(uint Inside, uint Outside, uint Count);
