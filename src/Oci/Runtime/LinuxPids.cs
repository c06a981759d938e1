namespace Gantry.Oci.Runtime;

/// <summary>Process limits.</summary>
/// <param name="Limit">Most processes and threads; -1 is no limit.</param>
public sealed record LinuxPids(long Limit);
