using System.Text.Json;

namespace Gantry.Engine.Volumes.Drivers.Plugins;

/// <summary>A volume as its plugin knows it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Mountpoint">The directory on the host, while it is mounted.</param>
/// <param name="CreatedAt">When it was made, if the plugin says.</param>
/// <param name="Status">Whatever else the plugin has to tell.</param>
internal sealed record PluginVolume(string? Name, string? Mountpoint, DateTimeOffset? CreatedAt, IReadOnlyDictionary<string, JsonElement>? Status);
