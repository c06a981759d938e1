namespace Gantry.Engine.Volumes.Drivers.Plugins;

/// <summary>What a plugin says of itself.</summary>
/// <param name="Scope"><c>local</c>, or <c>global</c> when its volumes are the same on every host.</param>
internal sealed record PluginCapabilities(string? Scope);
