using System.Net;
using Gantry.Errors;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;
using Gantry.Networks.Addresses;
using Gantry.Networks.Firewall;
using Gantry.Networks.Registry;
using Gantry.Networks.Sandboxes;

namespace Gantry.Networks.Drivers;

/// <summary>Containers on a software switch of the host, which is their gateway.</summary>
internal sealed class BridgeDriver(RouteSocket routes, NamespaceThread namespaces, HostFirewall firewall) : INetworkDriver
{
    public string Name => "bridge";

    public bool HasEndpoints => true;

    public bool HasHostLink => true;

    public string InsidePrefix(Network network) => BridgeSettings.Of(network).InsidePrefix;

    public void Validate(Network request, IReadOnlyCollection<Network> networks)
    {
        var settings = BridgeSettings.Of(request);
        if (NetworkPlan.Subnets(request).GroupBy(s => s.IsIPv4).Any(family => family.Count() > 1))
            throw new ForbiddenException("bridge driver doesn't support multiple subnets: make a network for each");
        if (settings.DeviceChosen && networks.FirstOrDefault(n => n.Driver == Name && BridgeSettings.Of(n).Device == settings.Device) is { } other)
            throw new ForbiddenException($"cannot create network {request.Id} ({settings.Device}): conflicts with network {other.Id} ({settings.Device}): networks have same bridge name");
        if (!settings.IsDefault && routes.FindLink(settings.Device) is { Kind: not "bridge" })
            throw new ForbiddenException($"the link {settings.Device} exists and is no bridge");
    }

    public void Create(Network network)
    {
        var settings = BridgeSettings.Of(network);
        var bridge = routes.FindLink(settings.Device);
        if (bridge is null)
        {
            OwnLink.Create(routes, network, new LinkSpec
            {
                Name = settings.Device,
                Kind = new BridgeKind(),
                Address = HardwareAddress.Random(),
                Mtu = settings.Mtu > 0 ? settings.Mtu : null,
            });
            bridge = routes.FindLink(settings.Device)!;
        }
        SetParameters(settings.Device, network.EnableIPv6);
        routes.Execute(new RouteBatch().ChangeLink(bridge.Index, new LinkSpec { Up = true, Mtu = settings.Mtu > 0 ? settings.Mtu : null }));
        SetAddresses(network, settings, bridge);
        firewall.Change([], NetworkRules.Of(network, settings));
    }

    public void Remove(Network network)
    {
        var settings = BridgeSettings.Of(network);
        firewall.Change(NetworkRules.Of(network, settings), []);
        if (routes.FindLink(settings.Device) is { Kind: "bridge" } bridge && OwnLink.Is(bridge))
            routes.Execute(new RouteBatch().DeleteLink(bridge.Index));
    }

    public void Join(Network network, Endpoint endpoint, NamespaceHandle inside)
    {
        var settings = BridgeSettings.Of(network);
        var bridge = routes.FindLink(settings.Device) ?? throw new UnavailableException($"the bridge {settings.Device} of network {network.Name} is gone: restart the daemon");
        int? mtu = settings.Mtu > 0 ? settings.Mtu : null;
        routes.Execute(new RouteBatch().CreateLink(new LinkSpec
        {
            Name = endpoint.HostLink,
            Mtu = mtu,
            Kind = new VethKind(new LinkSpec { Name = endpoint.InsideLink, Address = endpoint.Hardware, Mtu = mtu, Namespace = inside.Descriptor }),
        }));
        // Nobody speaks to the host by a port, and each one's link-local address would make all routes slower to change.
        TurnOffIPv6(endpoint.HostLink);
        routes.Execute(new RouteBatch().ChangeLink(endpoint.HostLink, new LinkSpec { Up = true, Master = bridge.Index }));
        SetPort(settings, endpoint);
        LinkInside.BringUp(namespaces, inside, endpoint);
        firewall.Change([], Rules(settings, endpoint));
        // A container's first packet would be dropped, and neighbours ask again only after a second.
        routes.WaitForLinks(endpoint.HostLink, settings.Device);
        inside.Routes.WaitForLinks(endpoint.InsideLink);
    }

    public void Rejoin(Network network, Endpoint endpoint) => firewall.Change([], Rules(BridgeSettings.Of(network), endpoint));

    public void Leave(Network network, Endpoint endpoint) => firewall.Change(Rules(BridgeSettings.Of(network), endpoint), []);

    /// <summary>
    /// Where the host's IP rules see bridged frames too (br_netfilter), a container's connection to itself by a published port
    /// is turned round on the bridge, which sends a frame back where it came from only when it may.
    /// </summary>
    private void SetPort(BridgeSettings settings, Endpoint endpoint)
    {
        var hairpin = Sysctl.Read("net/bridge/bridge-nf-call-iptables") == "1";
        if (!settings.InterContainer || hairpin)
            routes.Execute(new RouteBatch().ChangeBridgePort(routes.FindLink(endpoint.HostLink)!.Index, new BridgePort { Isolated = !settings.InterContainer, Hairpin = hairpin }));
    }

    private static IEnumerable<Linux.Net.Nftables.SetElement> Rules(BridgeSettings settings, Endpoint endpoint) =>
        settings.SourceCheck && !endpoint.ForwardsTraffic ? EndpointRules.Of(endpoint.HostLink, endpoint.Hardware, endpoint.Addresses) : [];

    private static void TurnOffIPv6(string link)
    {
        var parameter = $"net/ipv6/conf/{link}/disable_ipv6";
        if (Sysctl.Read(parameter) is not null)
            Sysctl.Write(parameter, "1");
    }

    /// <summary>
    /// The host's own connections to 127.0.0.1 pass the bridge, which the kernel allows where <c>route_localnet</c> is set (and
    /// the rules refuse what a container sends to there). A bridge without IPv6 has none at all, not even link-local.
    /// </summary>
    private static void SetParameters(string device, bool ipv6)
    {
        Sysctl.Write($"net/ipv4/conf/{device}/route_localnet", "1");
        if (Sysctl.Read($"net/ipv6/conf/{device}/disable_ipv6") is null)
            return;
        Sysctl.Write($"net/ipv6/conf/{device}/disable_ipv6", ipv6 ? "0" : "1");
        Sysctl.Write($"net/ipv6/conf/{device}/accept_ra", "0");
        Sysctl.Write($"net/ipv6/conf/{device}/accept_dad", "0");
    }

    /// <summary>Gives a bridge the gateways' addresses; one of our own has no others.</summary>
    private void SetAddresses(Network network, BridgeSettings settings, Link bridge)
    {
        var wanted = new List<AddressEntry>();
        foreach (var pool in network.Pools)
            if (Subnet.TryParse(pool.Subnet, out var subnet, out _) && HostHasAddress(settings, subnet, pool))
                wanted.Add(new(bridge.Index, IPAddress.Parse(pool.Gateway), subnet.PrefixLength));
        var present = routes.Addresses(bridge.Index).Where(a => !a.Address.IsIPv6LinkLocal).ToList();
        var batch = new RouteBatch();
        foreach (var stale in OwnLink.Is(bridge) ? present.Except(wanted) : [])
            batch.RemoveAddress(stale);
        foreach (var missing in wanted.Except(present))
            batch.AddAddress(missing);
        if (batch.Count > 0)
            routes.Execute(batch);
    }

    private static bool HostHasAddress(BridgeSettings settings, Subnet subnet, AddressPool pool)
    {
        var mode = subnet.IsIPv4 ? settings.GatewayMode4 : settings.GatewayMode6;
        return pool.Gateway.Length > 0 && mode != GatewayMode.Isolated && !(subnet.IsIPv4 && settings.InhibitIPv4);
    }
}
