namespace Gantry.Engine.Volumes.Drivers.Plugins;

/// <summary>A volume as its plugin knows it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Mountpoint">The directory on the host, while it is mounted.</param>
internal sealed record PluginVolume(string? Name, string? Mountpoint);
