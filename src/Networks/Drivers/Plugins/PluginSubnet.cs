namespace Gantry.Networks.Drivers.Plugins;

/// <summary>A subnet of a network, as plugins are told.</summary>
/// <param name="AddressSpace">The space that it is in.</param>
/// <param name="Pool">The subnet.</param>
/// <param name="Gateway">The gateway, with the length of the prefix; null for none.</param>
/// <param name="AuxAddresses">Addresses that are kept for others, by name.</param>
internal sealed record PluginSubnet(string AddressSpace, string Pool, string? Gateway, IReadOnlyDictionary<string, string>? AuxAddresses);
