using System.Text.Json.Serialization;

namespace Gantry.Engine.Volumes.Drivers.Plugins;

/// <summary>An answer of the volume plugin protocol; each call fills some of the fields.</summary>
internal sealed record PluginAnswer
{
    /// <summary>What went wrong; empty when nothing did.</summary>
    [JsonPropertyName("Err")]
    public string? Error { get; init; }

    /// <summary>The directory on the host.</summary>
    public string? Mountpoint { get; init; }

    /// <summary>The volume that was asked for.</summary>
    public PluginVolume? Volume { get; init; }

    /// <summary>All volumes of the plugin.</summary>
    public IReadOnlyList<PluginVolume>? Volumes { get; init; }

    /// <summary>What the plugin says of itself.</summary>
    public PluginCapabilities? Capabilities { get; init; }

    /// <summary>The interfaces of the plugin, in answer to its activation.</summary>
    public IReadOnlyList<string>? Implements { get; init; }
}
