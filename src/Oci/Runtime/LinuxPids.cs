namespace Gantry.Oci.Runtime;

/// <summary>Process limits.</summary>
/// <param name="Limit">Most processes and threads.</param>
public sealed record LinuxPids(long Limit)
{
    /// <summary>As many as the kernel can have (PID_MAX_LIMIT): crun cannot say <c>max</c>, and takes no limit away otherwise.</summary>
    public static LinuxPids All { get; } = new(4_194_304);
}
