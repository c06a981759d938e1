namespace Gantry.Networks.Drivers.Plugins;

/// <summary>Which link a plugin made for an endpoint, and what it is called in the container.</summary>
/// <param name="SrcName">Its name on the host.</param>
/// <param name="DstPrefix">What its name in the container begins with.</param>
/// <param name="DstName">Its whole name in the container; empty for the first free one.</param>
internal sealed record PluginLinkName(string? SrcName, string? DstPrefix, string? DstName);
