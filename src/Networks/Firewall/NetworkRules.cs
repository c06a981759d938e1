using System.Net;
using Gantry.Linux.Net.Nftables;
using Gantry.Networks.Drivers;

namespace Gantry.Networks.Firewall;

/// <summary>What the rules need to know of a bridge network, as elements of their sets.</summary>
internal static class NetworkRules
{
    /// <summary>The elements of a network.</summary>
    public static IEnumerable<SetElement> Of(BridgeSettings bridge)
    {
        var link = default(ElementKey).Link(bridge.Device);
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
