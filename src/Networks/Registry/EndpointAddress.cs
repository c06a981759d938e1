namespace Gantry.Networks.Registry;

/// <summary>An address that an endpoint was given.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">How many of its bits name the subnet.</param>
/// <param name="Gateway">The way out; null for none.</param>
internal sealed record EndpointAddress(string Address, int PrefixLength, string? Gateway);
