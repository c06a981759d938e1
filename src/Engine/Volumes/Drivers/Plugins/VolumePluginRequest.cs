using System.Text.Json.Serialization;

namespace Gantry.Engine.Volumes.Drivers.Plugins;

/// <summary>A request of the volume plugin protocol; each call uses some of the fields.</summary>
internal sealed record VolumePluginRequest
{
    /// <summary>The volume.</summary>
    public string? Name { get; init; }

    /// <summary>The options that the user gave.</summary>
    [JsonPropertyName("Opts")]
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>Who mounts: the same at the unmount.</summary>
    [JsonPropertyName("ID")]
    public string? Id { get; init; }
}
