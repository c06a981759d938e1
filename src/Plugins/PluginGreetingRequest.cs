namespace Gantry.Plugins;

/// <summary>The first call to a plugin; it carries nothing.</summary>
internal sealed record PluginGreetingRequest;
