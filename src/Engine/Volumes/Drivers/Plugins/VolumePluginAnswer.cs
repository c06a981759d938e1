using Gantry.Plugins;

namespace Gantry.Engine.Volumes.Drivers.Plugins;

/// <summary>An answer of the volume plugin protocol; each call fills some of the fields.</summary>
internal sealed record VolumePluginAnswer : PluginAnswer
{
    /// <summary>The directory on the host.</summary>
    public string? Mountpoint { get; init; }

    /// <summary>The volume that was asked for.</summary>
    public PluginVolume? Volume { get; init; }

    /// <summary>All volumes of the plugin.</summary>
    public IReadOnlyList<PluginVolume>? Volumes { get; init; }

    /// <summary>What the plugin says of itself.</summary>
    public PluginCapabilities? Capabilities { get; init; }
}
