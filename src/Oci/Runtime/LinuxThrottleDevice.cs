namespace Gantry.Oci.Runtime;

/// <summary>The rate limit of a block device.</summary>
/// <param name="Major">Major number.</param>
/// <param name="Minor">Minor number.</param>
/// <param name="Rate">Bytes or operations a second.</param>
public sealed record LinuxThrottleDevice(long Major, long Minor, ulong Rate);
