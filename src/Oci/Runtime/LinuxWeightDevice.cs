namespace Gantry.Oci.Runtime;

/// <summary>The weight of a block device.</summary>
/// <param name="Major">Major number.</param>
/// <param name="Minor">Minor number.</param>
/// <param name="Weight">10 to 1000.</param>
public sealed record LinuxWeightDevice(long Major, long Minor, ushort Weight);
