namespace Gantry.Networks.Drivers.Plugins;

/// <summary>An endpoint's addresses; empty where there are none.</summary>
/// <param name="Address">IPv4, with the length of the prefix.</param>
/// <param name="AddressIPv6">IPv6, with the length of the prefix.</param>
/// <param name="MacAddress">The hardware address.</param>
internal sealed record PluginInterface(string? Address, string? AddressIPv6, string? MacAddress);
