using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Nftables;
using Gantry.Networks.Drivers;
using Gantry.Networks.Firewall;
using Gantry.Networks.Ports;
using Gantry.Networks.Registry;

namespace Gantry.Networks.Sandboxes;

/// <summary>Publishes a container's ports on the endpoints that lead out.</summary>
internal sealed class PortPublisher(NetworkOptions options, NetworkRegistry registry, PortAllocator ports, HostFirewall firewall)
{
    /// <summary>Takes the host ports. <see cref="UnpublishAsync"/> undoes it.</summary>
    /// <param name="sandbox">The sandbox, with its endpoints.</param>
    /// <param name="wanted">The ports; empty addresses and ports are filled in.</param>
    public async ValueTask TakeAsync(LiveSandbox sandbox, IEnumerable<PublishedPort> wanted)
    {
        var by4 = Bridge(GatewayChoice.IPv4(sandbox.Record.Endpoints));
        var by6 = Bridge(GatewayChoice.IPv6(sandbox.Record.Endpoints));
        if (by4 is null && by6 is null)
            return;
        foreach (var port in wanted)
            sandbox.Leases.AddRange(await ports.TakeAsync(port, port.HostAddress is { } address ? [address] : DefaultAddresses((by4 ?? by6)!.Value.Settings)));
        sandbox.Record = sandbox.Record with { Ports = [.. sandbox.Leases.Select(l => l.Port)] };
    }

    /// <summary>Lets packets in by the ports that were taken.</summary>
    public void Open(LiveSandbox sandbox)
    {
        var by4 = Bridge(GatewayChoice.IPv4(sandbox.Record.Endpoints));
        var by6 = Bridge(GatewayChoice.IPv6(sandbox.Record.Endpoints));
        var rules = new List<SetElement>();
        foreach (var lease in sandbox.Leases)
        {
            var ipv4 = lease.Port.HostAddress!.AddressFamily == AddressFamily.InterNetwork;
            var same = ipv4 ? by4 : by6;
            var target = Target(same ?? by4 ?? by6, same is null ? by4 is not null : ipv4);
            if (target is null)
                continue;
            if (same is { } endpoint)
                rules.AddRange(PortRules.Of(lease.Port, target, ipv4 ? endpoint.Settings.GatewayMode4 : endpoint.Settings.GatewayMode6, firewall.Door is not null));
            lease.Start(target);
        }
        sandbox.PortRules = rules;
        firewall.Change([], rules);
    }

    /// <summary>Gives the host ports back.</summary>
    public async ValueTask UnpublishAsync(LiveSandbox sandbox)
    {
        firewall.Change(sandbox.PortRules, []);
        sandbox.PortRules = [];
        foreach (var lease in sandbox.Leases)
            await lease.DisposeAsync();
        sandbox.Leases.Clear();
    }

    private static IPAddress? Target((Endpoint Endpoint, BridgeSettings Settings)? by, bool ipv4) =>
        (ipv4 ? by?.Endpoint.Address4 : by?.Endpoint.Address6) is { } address ? IPAddress.Parse(address) : null;

    private (Endpoint Endpoint, BridgeSettings Settings)? Bridge(Endpoint? endpoint) =>
        endpoint is not null && registry.Find(endpoint.NetworkId) is { Driver: "bridge" or "overlay" } network ? (endpoint, BridgeSettings.Of(network)) : null;

    private IReadOnlyList<IPAddress> DefaultAddresses(BridgeSettings settings)
    {
        var chosen = settings.PublishAddress ?? options.DefaultPublishAddress;
        if (chosen is not null && !chosen.Equals(IPAddress.Any))
            return [chosen];
        return HostHasIPv6() ? [IPAddress.Any, IPAddress.IPv6Any] : [IPAddress.Any];
    }

    private static bool HostHasIPv6() => Sysctl.Read("net/ipv6/conf/all/disable_ipv6") == "0";
}
