using Gantry.Errors;
using Gantry.Linux.Net;
using Gantry.Networks.Drivers;
using Gantry.Networks.Registry;
using Gantry.Networks.Sandboxes;

namespace Gantry.Networks.Graph;

/// <summary>Reads the graph, and answers who reaches whom, from the kernel; the record only says what to look for.</summary>
internal sealed class NetworkReader(NetworkRegistry registry, SandboxService sandboxes, NamespaceThread namespaces, KernelRules rules)
{
    /// <summary>The graph.</summary>
    public NetworkGraph Graph()
    {
        var (host, bridges) = (NamespaceReading.Read(), rules.ReadBridges());
        var containers = sandboxes.All.OrderBy(s => s.Request.ContainerName, StringComparer.Ordinal).ToList();
        var members = containers.SelectMany(c => c.Endpoints, (c, e) => (c.Request.ContainerName, Endpoint: e)).ToLookup(m => m.Endpoint.NetworkId);
        var networks = registry.List().Where(n => n.Driver is not ("host" or "null")).ToList();
        var reaches = from network in networks
                      from one in members[network.Id]
                      from other in members[network.Id]
                      where one.Endpoint.Id != other.Endpoint.Id && CheckLink(one.Endpoint, other.Endpoint, host).Passes
                          && rules.CheckIsolation(one.Endpoint, other.Endpoint, network, bridges).Passes
                      select new GraphReach(one.ContainerName, other.ContainerName, network.Name);
        return new(
            [.. networks.Select(n => Describe(n, host, members[n.Id].Any(m => bridges.Isolated.Contains(m.Endpoint.HostLink))))],
            [.. containers.Select(c => Describe(c, Read(c)))],
            [.. reaches.DistinctBy(r => (r.From, r.To)).OrderBy(r => r.From, StringComparer.Ordinal).ThenBy(r => r.To, StringComparer.Ordinal)]);
    }

    /// <summary>Whether one container reaches a port of another.</summary>
    /// <param name="from">The one, by name or id.</param>
    /// <param name="to">The other, by name or id.</param>
    /// <param name="port">The port; null for any.</param>
    /// <param name="protocol"><c>tcp</c> or <c>udp</c>.</param>
    /// <exception cref="NotFoundException">One of them has no network stack here.</exception>
    public ReachabilityResult Check(string from, string to, int? port, string protocol)
    {
        var (one, other) = (Find(from), Find(to));
        var (host, bridges) = (NamespaceReading.Read(), rules.ReadBridges());
        var steps = new List<ReachabilityStep>();
        var ways = Shared(one, other).ToList();
        steps.Add(new(ways.Count > 0, ways.Count > 0
            ? $"{from} and {to} share {string.Join(", ", ways.Select(w => "network " + w.From.NetworkName))}"
            : $"{from} is on {Names(one)}, {to} on {Names(other)}: no network in common"));
        if (ways.Count == 0)
            return CheckPublished(one, other, port, protocol, steps);
        foreach (var (mine, theirs) in ways)
        {
            steps.Add(CheckLink(mine, theirs, host));
            steps.Add(rules.CheckIsolation(mine, theirs, registry.Find(mine.NetworkId), bridges));
            if (steps[^1].Passes && steps[^2].Passes)
                return Finish(steps, Listens(other, theirs, port, protocol), $"{from} reaches {to} by network {mine.NetworkName} at {string.Join(" and ", theirs.Addresses)}");
        }
        return Stopped(steps);
    }

    private ReachabilityResult CheckPublished(SandboxRecord one, SandboxRecord other, int? port, string protocol, List<ReachabilityStep> steps)
    {
        var published = other.Ports.FirstOrDefault(p => p.Protocol == protocol && (port is null || p.ContainerPort == port));
        var leadsOut = GatewayChoice.IPv4(one.Endpoints) ?? GatewayChoice.IPv6(one.Endpoints);
        steps.Add(new(published is not null && leadsOut is not null, published is null
            ? $"{other.Request.ContainerName} publishes {(port is null ? "no port" : $"no port {port}/{protocol}")} on the host: connect both to one network, or publish the port"
            : leadsOut is null
                ? $"{one.Request.ContainerName} has no way out to the host's port {published.HostPort}: all its networks are internal"
                : $"{other.Request.ContainerName} publishes it as {Text(published)}"));
        if (!steps[^1].Passes)
            return Stopped(steps);
        if (registry.Find(leadsOut!.NetworkId) is { Driver: "macvlan" or "ipvlan" } wire)
        {
            // The kernel carries nothing between such a link and the host that it sits on.
            steps.Add(new(false, $"the way out of {one.Request.ContainerName} is network {wire.Name}, which does not lead to this host itself: connect it to a bridge network too"));
            return Stopped(steps);
        }
        steps.Add(rules.CheckPublished(published!));
        return Finish(steps, Listens(other, null, published!.ContainerPort, protocol), $"{one.Request.ContainerName} reaches {other.Request.ContainerName} only by the host's published port {published.HostPort}");
    }

    private static ReachabilityResult Finish(List<ReachabilityStep> steps, ReachabilityStep? listens, string reason)
    {
        if (listens is not null)
            steps.Add(listens);
        return steps[^1].Passes ? new(true, reason, steps) : Stopped(steps);
    }

    private static ReachabilityResult Stopped(List<ReachabilityStep> steps) => new(false, steps.Last(s => !s.Passes).What, steps);

    /// <summary>Whether somebody in a container listens on a port, on an address that can be reached.</summary>
    private ReachabilityStep? Listens(SandboxRecord sandbox, Endpoint? endpoint, int? port, string protocol)
    {
        if (port is null)
            return null;
        var sockets = Read(sandbox)?.Listening.Where(l => l.Port == port && l.Protocol == protocol).ToList() ?? [];
        var reachable = sockets.Exists(s => !System.Net.IPAddress.IsLoopback(s.Address) && (endpoint is null || s.Address.Equals(System.Net.IPAddress.Any)
            || s.Address.Equals(System.Net.IPAddress.IPv6Any) || endpoint.Addresses.Contains(s.Address)));
        var name = sandbox.Request.ContainerName;
        return new(reachable, reachable ? $"{name} listens on {port}/{protocol}"
            : sockets.Count > 0 ? $"{name} listens on {port}/{protocol} at {string.Join(", ", sockets.Select(s => s.Address))} only: have it listen on 0.0.0.0"
            : $"nothing in {name} listens on {port}/{protocol}");
    }

    /// <summary>Whether the links of two endpoints are there and up on one bridge.</summary>
    private ReachabilityStep CheckLink(Endpoint from, Endpoint to, NamespaceReading host)
    {
        if (registry.Find(from.NetworkId) is not { Driver: "bridge" or "overlay" } network)
            return new(true, $"network {from.NetworkName} is switched outside of the host's bridges");
        var device = BridgeSettings.Of(network).Device;
        if (host.ByName.GetValueOrDefault(device) is not { IsUp: true } bridge)
            return new(false, $"the bridge {device} of network {network.Name} is missing or down");
        foreach (var endpoint in new[] { from, to })
            if (host.ByName.GetValueOrDefault(endpoint.HostLink) is not { IsUp: true } link || link.Master != bridge.Index)
                return new(false, $"the link {endpoint.HostLink} is missing, down, or not on the bridge {device}");
        return new(true, $"both links are up on the bridge {device}");
    }

    private static IEnumerable<(Endpoint From, Endpoint To)> Shared(SandboxRecord one, SandboxRecord other) =>
        from mine in one.Endpoints from theirs in other.Endpoints where mine.NetworkId == theirs.NetworkId select (mine, theirs);

    private static GraphNetwork Describe(Network network, NamespaceReading host, bool keptApart)
    {
        var device = network.Driver switch
        {
            "bridge" or "overlay" => BridgeSettings.Of(network).Device,
            "macvlan" or "ipvlan" => ParentSettings.Of(network).Parent ?? "",
            _ => "",
        };
        return new(network.Name, network.Driver, device, host.ByName.GetValueOrDefault(device) is { IsUp: true }, host.AddressesOf(device), [.. network.Pools.Select(p => p.Subnet)], network.Internal, keptApart);
    }

    private static GraphContainer Describe(SandboxRecord sandbox, NamespaceReading? inside) => new(
        sandbox.Request.ContainerId,
        sandbox.Request.ContainerName,
        [.. sandbox.Endpoints.Select(e => Describe(e, inside))],
        [.. sandbox.Ports.Select(Text)]);

    private static GraphLink Describe(Endpoint endpoint, NamespaceReading? inside)
    {
        var link = inside?.Links.FirstOrDefault(l => l.Name == endpoint.InsideLink);
        return new(endpoint.NetworkName, endpoint.InsideLink, link?.IsUp == true, inside?.AddressesOf(endpoint.InsideLink) ?? [],
            link is not null && inside!.Routes.Any(r => r.IsDefault && r.LinkIndex == link.Index));
    }

    private NamespaceReading? Read(SandboxRecord sandbox)
    {
        try
        {
            return namespaces.Run(sandboxes.NamespacePath(sandbox), NamespaceReading.Read);
        }
        catch (NetlinkException)
        {
            // It has just ended: what is not there is shown as missing.
            return null;
        }
    }

    private SandboxRecord Find(string nameOrId) => sandboxes.All.FirstOrDefault(s => s.Request.ContainerName == nameOrId || s.Request.ContainerId.StartsWith(nameOrId, StringComparison.Ordinal))
        ?? throw new NotFoundException($"container {nameOrId} has no network stack of its own here: it does not run, or it shares the host's or another container's");

    private static string Names(SandboxRecord sandbox) => string.Join(", ", sandbox.Endpoints.Select(e => e.NetworkName));

    private static string Text(PublishedPort port) => $"{new System.Net.IPEndPoint(port.HostAddress!, port.HostPort)}->{port.ContainerPort}/{port.Protocol}";
}
