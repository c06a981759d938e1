using System.Net;
using System.Net.NetworkInformation;
using Gantry.Errors;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;
using Gantry.Networks.Addresses;
using Gantry.Networks.Ipam;
using Gantry.Networks.Sandboxes;
using Gantry.Plugins;
using Microsoft.Extensions.Logging;

namespace Gantry.Networks.Drivers.Plugins;

/// <summary>
/// A third party's driver behind Docker's network plugin protocol. The plugin makes networks and links on the host and keeps its
/// own record of them; a link is moved into the container here, and back to the host before the plugin removes it.
/// </summary>
internal sealed partial class PluginNetworkDriver(string name, PluginSet plugins, RouteSocket routes, NamespaceThread namespaces, ILogger log) : INetworkDriver
{
    /// <summary>The interface's name in the protocol.</summary>
    public const string Interface = "NetworkDriver";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Whoever ends a container should not notice a plugin that hangs.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(5);

    public string Name => name;

    public bool HasEndpoints => true;

    public bool HasHostLink => false;

    public string InsidePrefix(Network network) => "eth";

    public void Validate(Network request, IReadOnlyCollection<Network> networks)
    {
        // Only the plugin knows its options; it answers when the network is announced.
    }

    public void Create(Network network) { }

    public void Remove(Network network) { }

    public async Task<Network> PrepareAsync(Network request, CancellationToken cancellation)
    {
        try
        {
            var capabilities = await CallAsync("GetCapabilities", new(), cancellation);
            return request with { Scope = capabilities.Scope is "global" ? "global" : "local" };
        }
        catch (UnsupportedException)
        {
            // Older plugins do not know the call, and are local.
            return request;
        }
    }

    public Task AnnounceAsync(Network network, CancellationToken cancellation) => CallAsync("CreateNetwork", PluginMessages.Create(network), cancellation);

    /// <summary>A network whose plugin fails or is gone is removed all the same: its user has nothing else to remove it with.</summary>
    public Task RetractAsync(Network network, CancellationToken cancellation) => TryAsync("DeleteNetwork", new() { NetworkId = network.Id });

    public async Task<Endpoint?> ClaimAsync(Network network, Endpoint endpoint, SandboxRecord sandbox, CancellationToken cancellation)
    {
        // A hardware address that nobody asked for is the plugin's to choose, and the way out is what it says at the join.
        var hardware = AddressManagement.HasPlugin(network) ? endpoint.MacAddress : endpoint.Requested.MacAddress ?? "";
        endpoint = endpoint with { MacAddress = hardware, Gateway4 = null, Gateway6 = null };
        var answer = await CallAsync("CreateEndpoint", PluginMessages.Create(endpoint, sandbox.Request), cancellation);
        try
        {
            return WithChosen(endpoint, answer.Interface);
        }
        catch
        {
            await TryAsync("DeleteEndpoint", PluginMessages.Of(endpoint));
            throw;
        }
    }

    public async Task<Endpoint> OfferAsync(Network network, Endpoint endpoint, SandboxRecord sandbox, string namespacePath, CancellationToken cancellation)
    {
        var answer = await CallAsync("Join", PluginMessages.Join(endpoint, sandbox.Request, Visible(namespacePath)), cancellation);
        var source = answer.InterfaceName?.SrcName ?? "";
        var taken = sandbox.Endpoints.Where(e => e.Id != endpoint.Id).Select(e => e.InsideLink).ToList();
        var joined = endpoint with
        {
            InsideLink = answer.InterfaceName is { DstName: { Length: > 0 } whole } ? BridgeSettings.LinkName(whole)
                : EndpointPlan.InsideLink(answer.InterfaceName is { DstPrefix: { Length: > 0 } prefix } ? BridgeSettings.LinkName(prefix) : InsidePrefix(network), endpoint.Requested, taken),
            Gateway4 = network.Internal ? null : Address("gateway", answer.Gateway),
            Gateway6 = network.Internal ? null : Address("IPv6 gateway", answer.GatewayIPv6),
            Plugin = new() { SourceName = source, Namespace = namespacePath, Routes = [.. (answer.StaticRoutes ?? []).Select(Route)] },
        };
        await DescribeAsync(joined, cancellation);
        if (source.Length == 0)
            return joined;
        return joined.MacAddress.Length > 0 ? joined : joined with { MacAddress = HardwareAddress.Format(Find(source).Address ?? PhysicalAddress.None) };
    }

    public void Join(Network network, Endpoint endpoint, NamespaceHandle inside)
    {
        if (endpoint.Plugin is not { SourceName.Length: > 0 } link)
            return;
        var source = Find(link.SourceName);
        routes.Execute(new RouteBatch().ChangeLink(source.Index, new LinkSpec { Name = endpoint.InsideLink, Namespace = inside.Descriptor }));
        var moved = inside.Routes.FindLink(endpoint.InsideLink) ?? throw new UnavailableException($"the link {endpoint.InsideLink} did not arrive in the container");
        if (endpoint.MacAddress.Length > 0 && !endpoint.Hardware.Equals(moved.Address))
            inside.Routes.Execute(new RouteBatch().ChangeLink(moved.Index, new LinkSpec { Address = endpoint.Hardware }));
        LinkInside.BringUp(namespaces, inside, endpoint);
        if (link.Routes.Count == 0)
            return;
        var batch = new RouteBatch();
        foreach (var route in link.Routes.OrderBy(r => r.NextHop is not null))
            batch.AddRoute(new() { Destination = IPNetwork.Parse(route.Destination), Gateway = route.NextHop is { } hop ? IPAddress.Parse(hop) : null, LinkIndex = moved.Index });
        inside.Routes.Execute(batch);
    }

    public void Rejoin(Network network, Endpoint endpoint) { }

    public void Leave(Network network, Endpoint endpoint) { }

    public async Task OpenAsync(Endpoint endpoint, SandboxRecord sandbox, CancellationToken cancellation)
    {
        try
        {
            await CallAsync("ProgramExternalConnectivity", PluginMessages.Open(endpoint, sandbox.Request), cancellation);
        }
        catch (UnsupportedException)
        {
            // The protocol leaves it to the plugin whether it has the call.
        }
    }

    public async Task CloseAsync(Endpoint endpoint)
    {
        if (endpoint.Plugin is not null)
            await TryAsync("RevokeExternalConnectivity", PluginMessages.Of(endpoint));
    }

    public async Task ReleaseAsync(Network network, Endpoint endpoint)
    {
        if (endpoint.Plugin is { } link && await TryAsync("Leave", PluginMessages.Of(endpoint)))
            MoveBack(endpoint, link);
        await TryAsync("DeleteEndpoint", PluginMessages.Of(endpoint));
    }

    /// <summary>The plugin finds its link where it left it. Of one that is gone, the link goes with the container.</summary>
    private void MoveBack(Endpoint endpoint, PluginLink link)
    {
        if (link.SourceName.Length == 0 || !File.Exists(link.Namespace))
            return;
        try
        {
            using var inside = new NamespaceHandle(link.Namespace, NamespaceThread.Open(link.Namespace), namespaces.Run(link.Namespace, RouteSocket.Open));
            using var host = NamespaceThread.Open("/proc/self/ns/net");
            if (inside.Routes.FindLink(endpoint.InsideLink) is { } moved)
                inside.Routes.Execute(new RouteBatch().ChangeLink(moved.Index, new LinkSpec { Name = link.SourceName, Namespace = host }));
        }
        catch (NetlinkException e)
        {
            Log.Stays(log, link.SourceName, name, e.Message);
        }
    }

    /// <summary>What the plugin chose where nothing was given to the endpoint; it may not change what was.</summary>
    private Endpoint WithChosen(Endpoint endpoint, PluginInterface? chosen)
    {
        if (chosen is { Address.Length: > 0 })
            endpoint = endpoint.Address4 is { } own ? throw Modified($"{own}/{endpoint.PrefixLength4}", chosen.Address)
                : Subnet.TryParse(chosen.Address, out var subnet, out var address) ? endpoint with { Address4 = address.ToString(), PrefixLength4 = subnet.PrefixLength }
                : throw Malformed("address", chosen.Address);
        if (chosen is { AddressIPv6.Length: > 0 })
            endpoint = endpoint.Address6 is { } own ? throw Modified($"{own}/{endpoint.PrefixLength6}", chosen.AddressIPv6)
                : Subnet.TryParse(chosen.AddressIPv6, out var subnet, out var address) ? endpoint with { Address6 = address.ToString(), PrefixLength6 = subnet.PrefixLength }
                : throw Malformed("address", chosen.AddressIPv6);
        if (chosen is { MacAddress.Length: > 0 })
            endpoint = endpoint.MacAddress.Length > 0 ? throw Modified(endpoint.MacAddress, chosen.MacAddress)
                : endpoint with { MacAddress = HardwareAddress.Format(HardwareAddress.Parse(chosen.MacAddress)) };
        return endpoint;
    }

    private UnavailableException Modified(string own, string other) => new($"network plugin {name} gave {other} to an endpoint that has {own}");

    private UnavailableException Malformed(string what, string value) => new($"network plugin {name} gave \"{value}\" as {what}");

    private string? Address(string what, string? text) => string.IsNullOrEmpty(text) ? null
        : IPAddress.TryParse(text, out var address) ? address.ToString() : throw Malformed(what, text);

    private PluginRoute Route(PluginStaticRoute route)
    {
        const int byNextHop = 0;
        if (!Subnet.TryParse(route.Destination, out var subnet, out _))
            throw Malformed("destination of a route", route.Destination ?? "");
        return new(subnet.ToString(), route.RouteType == byNextHop ? Address("next hop", route.NextHop) ?? throw Malformed("next hop", "") : null);
    }

    /// <summary>The protocol has the plugin asked for what it knows of an endpoint; clients of Docker are not shown it, the log is.</summary>
    private async Task DescribeAsync(Endpoint endpoint, CancellationToken cancellation)
    {
        try
        {
            var answer = await CallAsync("EndpointOperInfo", PluginMessages.Of(endpoint), cancellation);
            if (answer.Value is { Count: > 0 } value)
                Log.Described(log, name, endpoint.Id, value.ToJsonString());
        }
        catch (GantryException e)
        {
            Log.Failed(log, name, "EndpointOperInfo", e.Message);
        }
    }

    private Link Find(string link) => routes.FindLink(link) ?? throw new UnavailableException($"network plugin {name} named the link {link}, which is not there");

    private async Task<NetworkPluginAnswer> CallAsync(string method, NetworkPluginRequest request, CancellationToken cancellation, TimeSpan? patience = null)
    {
        var plugin = await plugins.GetAsync(name, Interface, cancellation);
        return await plugin.CallAsync($"{Interface}.{method}", request, NetworkPluginJson.Default.NetworkPluginRequest, NetworkPluginJson.Default.NetworkPluginAnswer, cancellation, patience ?? s_patience);
    }

    /// <summary>Makes a call that must not stop anything when the plugin fails or is gone.</summary>
    private async Task<bool> TryAsync(string method, NetworkPluginRequest request)
    {
        try
        {
            await CallAsync(method, request, CancellationToken.None, s_farewell);
            return true;
        }
        catch (UnsupportedException)
        {
            // A plugin need not have every call.
            return false;
        }
        catch (GantryException e)
        {
            Log.Failed(log, name, method, e.Message);
            return false;
        }
    }

    /// <summary>The path by which a plugin, which may be in another mount namespace than the daemon, opens a container's network namespace.</summary>
    private static string Visible(string path) => $"/proc/{Environment.ProcessId}/root{path}";

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "network plugin {Plugin} failed at {Method}: {Reason}")]
        public static partial void Failed(ILogger logger, string plugin, string method, string reason);

        [LoggerMessage(LogLevel.Warning, "the link {Link} of network plugin {Plugin} cannot be moved back to the host: {Reason}")]
        public static partial void Stays(ILogger logger, string link, string plugin, string reason);

        [LoggerMessage(LogLevel.Debug, "network plugin {Plugin} says of endpoint {Endpoint}: {Value}")]
        public static partial void Described(ILogger logger, string plugin, string endpoint, string value);
    }
}
