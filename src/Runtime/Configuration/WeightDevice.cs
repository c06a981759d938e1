namespace Gantry.Runtime.Configuration;

/// <summary>A block I/O weight of a device.</summary>
public sealed record WeightDevice
{
    /// <summary>The device.</summary>
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>10 to 1000.</summary>
    public ushort Weight { get; init; }
}
