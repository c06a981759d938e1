namespace Gantry.Runtime.Statistics;

/// <summary>A count of one device and operation.</summary>
/// <param name="Major">Major number.</param>
/// <param name="Minor">Minor number.</param>
/// <param name="Operation">As the kernel names it: <c>Read</c> on version 1, <c>read</c> on version 2.</param>
/// <param name="Value">The count.</param>
public sealed record BlockIoEntry(ulong Major, ulong Minor, string Operation, ulong Value);
