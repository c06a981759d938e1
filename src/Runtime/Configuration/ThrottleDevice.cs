namespace Gantry.Runtime.Configuration;

/// <summary>A rate limit of a device.</summary>
public sealed record ThrottleDevice
{
    /// <summary>The device.</summary>
    public string Path { get; init => field = value ?? ""; } = "";

    /// <summary>Bytes or operations a second.</summary>
    public ulong Rate { get; init; }
}
