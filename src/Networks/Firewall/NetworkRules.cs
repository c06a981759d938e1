using System.Net;
using Gantry.Linux.Net.Nftables;
using Gantry.Networks.Addresses;
using Gantry.Networks.Drivers;
using Gantry.Networks.Registry;

namespace Gantry.Networks.Firewall;

/// <summary>What the rules need to know of a bridge network, as elements of their sets.</summary>
internal static class NetworkRules
{
    /// <summary>The elements of a network.</summary>
    public static IEnumerable<SetElement> Of(Network network, BridgeSettings bridge)
    {
        var link = default(ElementKey).Link(bridge.Device);
        foreach (var subnet in NetworkPlan.Subnets(network))
            yield return Local(subnet, bridge.Device);
        yield return new(TableFamily.Inet, "bridges", link);
        yield return new(TableFamily.Inet, "same", link.Link(bridge.Device));
        if (bridge.Internal)
        {
            yield return new(TableFamily.Inet, "internal", link);
            yield break;
        }
        if (bridge.GatewayMode4 == GatewayMode.Unprotected || bridge.GatewayMode6 == GatewayMode.Unprotected)
            yield return new(TableFamily.Inet, "unprotected", link);
        foreach (var element in Leaving(bridge, link))
            yield return element;
    }

    private static SetElement Local(Subnet subnet, string device)
    {
        var first = default(ElementKey).Address(subnet.BaseAddress, subnet.ToString()).Link(device);
        var last = default(ElementKey).Address(subnet.Address(subnet.Last), subnet.ToString()).Link(device);
        return new(TableFamily.Inet, subnet.IsIPv4 ? "local4" : "local6", first, KeyEnd: last);
    }

    private static IEnumerable<SetElement> Leaving(BridgeSettings bridge, ElementKey link)
    {
        if (bridge.Masquerade && bridge.GatewayMode4 != GatewayMode.Routed)
            yield return bridge.SourceAddress4 is { } source
                ? new(TableFamily.Inet, "source4", link, default(ElementKey).Address(source))
                : new(TableFamily.Inet, "masquerade4", link);
        if (bridge.Masquerade && bridge.GatewayMode6 != GatewayMode.Routed)
            yield return bridge.SourceAddress6 is { } source
                ? new(TableFamily.Inet, "source6", link, default(ElementKey).Address(source))
                : new(TableFamily.Inet, "masquerade6", link);
    }
}
