using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Net.Nftables;
using Gantry.Networks.Drivers;

namespace Gantry.Networks.Firewall;

/// <summary>What the rules need to know of a published port, as elements of their sets.</summary>
internal static class PortRules
{
    /// <summary>The elements of a port.</summary>
    /// <param name="port">The port, with the one host port that it got.</param>
    /// <param name="container">The container's address of the same family as the host's address.</param>
    /// <param name="mode">How the network's containers are reached.</param>
    /// <param name="door">Whether packets go past the host's input rules first.</param>
    public static IEnumerable<SetElement> Of(PublishedPort port, IPAddress container, GatewayMode mode, bool door)
    {
        var ipv4 = container.AddressFamily == AddressFamily.InterNetwork;
        var protocol = default(ElementKey).Protocol(Number(port.Protocol));
        if (mode != GatewayMode.Nat)
            yield return new(TableFamily.Inet, ipv4 ? "routed4" : "routed6", protocol.Address(container).Port(port.ContainerPort));
        if (mode == GatewayMode.Routed)
            yield break;
        var any = IsAny(port.HostAddress!);
        var key = (any ? protocol : protocol.Address(port.HostAddress!)).Port(port.HostPort);
        var map = (any ? "published_any" : "published") + (ipv4 ? "4" : "6");
        yield return new(TableFamily.Inet, map, key, default(ElementKey).Address(container).Port(port.ContainerPort));
        if (door)
            yield return new(ipv4 ? TableFamily.Ip : TableFamily.Ip6, any ? "published_any" : "published", key);
    }

    /// <summary>Whether an address stands for all addresses.</summary>
    public static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>The number of a transport protocol.</summary>
    public static int Number(string protocol) => protocol switch
    {
        "tcp" => 6,
        "udp" => 17,
        "sctp" => 132,
        _ => throw new Errors.InvalidArgumentException($"invalid proto: {protocol}"),
    };
}
