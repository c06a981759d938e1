using System.Net;
using System.Security.Cryptography;
using Gantry.Errors;
using Gantry.Networks.Addresses;
using Gantry.Networks.Drivers;

namespace Gantry.Networks.Registry;

/// <summary>The networks that are always there, as the daemon's settings have them. Pure.</summary>
internal static class PredefinedNetworks
{
    private const string NoBridge = "none";
    private const int EthernetMtu = 1500;

    /// <summary>Whether a network is one of them.</summary>
    public static bool Includes(Network network) => network.Name is "bridge" or "host" or "none";

    /// <summary>The host's own network, and none.</summary>
    public static IEnumerable<Network> Linkless(TimeProvider time) => [Make("host", "host", time), Make("none", "null", time)];

    /// <summary>The default bridge; null when the settings want none.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="before">The default bridge of the last run, whose id and subnet stay where the settings do not say otherwise.</param>
    /// <param name="networks">The other networks.</param>
    /// <param name="routes">What the host's routes lead to.</param>
    /// <param name="time">The clock.</param>
    public static Network? Bridge(NetworkOptions options, Network? before, IReadOnlyCollection<Network> networks, IReadOnlyCollection<Subnet> routes, TimeProvider time)
    {
        if (options.Bridge == NoBridge)
            return null;
        var request = (before ?? Make("bridge", "bridge", time)) with
        {
            EnableIPv6 = options.Ipv6 || options.FixedCidrV6 is not null || options.Bip6 is not null,
            Pools = [.. Pools(options, before)],
            Options = BridgeOptions(options),
        };
        _ = BridgeSettings.Of(request);
        return NetworkPlan.Complete(request, networks, options.DefaultAddressPools, routes) with { SubnetChosen = false };
    }

    private static Network Make(string name, string driver, TimeProvider time) =>
        new() { Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)), Name = name, Driver = driver, Scope = "local", Created = time.GetUtcNow() };

    private static IEnumerable<AddressPool> Pools(NetworkOptions options, Network? before)
    {
        if (options.Bip is not null || options.FixedCidr is not null)
            yield return Pool(options.Bip, options.FixedCidr, "bip", options.DefaultGateway);
        else if (before?.Pools.FirstOrDefault(p => !p.Subnet.Contains(':', StringComparison.Ordinal)) is { } pool)
            yield return pool;
        if (options.Bip6 is not null || options.FixedCidrV6 is not null)
            yield return Pool(options.Bip6, options.FixedCidrV6, "bip6", null);
        else if (before?.Pools.FirstOrDefault(p => p.Subnet.Contains(':', StringComparison.Ordinal)) is { } pool6)
            yield return pool6;
    }

    private static AddressPool Pool(string? bridgeAddress, string? range, string name, string? gateway)
    {
        if (bridgeAddress is null)
            return Subnet.TryParse(range, out var alone, out _) ? new() { Subnet = alone.ToString() } : throw new InvalidArgumentException($"invalid fixed-cidr: {range}");
        if (!Subnet.TryParse(bridgeAddress, out var subnet, out var address) || address.Equals(subnet.BaseAddress))
            throw new InvalidArgumentException($"invalid {name}: {bridgeAddress}: expected the bridge's address with its prefix length, as 172.17.0.1/16");
        var pool = new AddressPool { Subnet = subnet.ToString(), Gateway = address.ToString(), IPRange = range ?? "" };
        return gateway is null ? pool : pool with { AuxiliaryAddresses = new Dictionary<string, string> { ["DefaultGatewayIPv4"] = gateway } };
    }

    private static Dictionary<string, string> BridgeOptions(NetworkOptions options) => new()
    {
        ["com.docker.network.bridge.default_bridge"] = "true",
        ["com.docker.network.bridge.enable_icc"] = options.InterContainer ? "true" : "false",
        ["com.docker.network.bridge.enable_ip_masquerade"] = options.IpMasquerade ? "true" : "false",
        ["com.docker.network.bridge.host_binding_ipv4"] = (options.DefaultPublishAddress ?? IPAddress.Any).ToString(),
        ["com.docker.network.bridge.name"] = options.Bridge,
        ["com.docker.network.driver.mtu"] = (options.Mtu > 0 ? options.Mtu : EthernetMtu).ToString(),
    };
}
