namespace Gantry.Networks.Sandboxes;

/// <summary>A route that a plugin wants in a container.</summary>
/// <param name="Destination">The subnet.</param>
/// <param name="NextHop">The next hop; null when the subnet is on the link.</param>
internal sealed record PluginRoute(string Destination, string? NextHop);
