using System.Text.Json.Serialization;

namespace Gantry.Oci.Runtime;

/// <summary>Limits of block devices.</summary>
public sealed record LinuxBlockIo
{
    /// <summary>Relative weight, 10 to 1000.</summary>
    public ushort? Weight { get; init; }

    /// <summary>Weights of devices.</summary>
    public IReadOnlyList<LinuxWeightDevice>? WeightDevice { get; init; }

    /// <summary>Bytes read in a second.</summary>
    public IReadOnlyList<LinuxThrottleDevice>? ThrottleReadBpsDevice { get; init; }

    /// <summary>Bytes written in a second.</summary>
    public IReadOnlyList<LinuxThrottleDevice>? ThrottleWriteBpsDevice { get; init; }

    /// <summary>Reads in a second.</summary>
    [JsonPropertyName("throttleReadIOPSDevice")]
    public IReadOnlyList<LinuxThrottleDevice>? ThrottleReadIopsDevice { get; init; }

    /// <summary>Writes in a second.</summary>
    [JsonPropertyName("throttleWriteIOPSDevice")]
    public IReadOnlyList<LinuxThrottleDevice>? ThrottleWriteIopsDevice { get; init; }
}
