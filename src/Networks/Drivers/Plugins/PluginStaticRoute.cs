namespace Gantry.Networks.Drivers.Plugins;

/// <summary>A route that a plugin wants in the container.</summary>
/// <param name="Destination">The subnet.</param>
/// <param name="RouteType">0: by a next hop; 1: on the link.</param>
/// <param name="NextHop">The next hop.</param>
internal sealed record PluginStaticRoute(string? Destination, int RouteType, string? NextHop);
