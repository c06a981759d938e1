using System.Text.Json.Serialization;

namespace Gantry.Runtime.Configuration;

/// <summary>A request to a device driver.</summary>
public sealed record DeviceRequest
{
    /// <summary>The driver.</summary>
    public string? Driver { get; init; }

    /// <summary>How many.</summary>
    public int Count { get; init; }

    /// <summary>Which.</summary>
    [JsonPropertyName("DeviceIDs")]
    public IReadOnlyList<string>? DeviceIds { get; init; }

    /// <summary>What they can do.</summary>
    public IReadOnlyList<IReadOnlyList<string>>? Capabilities { get; init; }

    /// <summary>Options of the driver.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }
}
