using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Gantry.Errors;
using Gantry.Networks.Addresses;
using Gantry.Networks.Registry;
using Gantry.Networks.Sandboxes;
using Gantry.Plugins;
using Microsoft.Extensions.Logging;

namespace Gantry.Networks.Ipam;

/// <summary>Gives networks their subnets and endpoints their addresses: from our own books, or from a plugin's.</summary>
internal sealed partial class AddressManagement(NetworkRegistry registry, PluginSet plugins, ILogger<AddressManagement> log)
{
    private readonly ConcurrentDictionary<string, IpamPlugin> _active = new(StringComparer.Ordinal);

    /// <summary>Takes the subnets of a new network from its plugin; without a plugin the registry chooses them when it adds the network.</summary>
    /// <exception cref="NotFoundException">There is no plugin of that name.</exception>
    public async Task<Network> RequestPoolsAsync(Network request, CancellationToken cancellation)
    {
        if (!HasPlugin(request))
            return request;
        NetworkPlan.RequireNoOpenParts(request);
        var plugin = await GetAsync(request.IpamDriver, cancellation);
        var taken = request with { Pools = [], SubnetChosen = request.Pools.Any(p => p.Subnet.Length > 0) };
        try
        {
            foreach (var (wanted, ipv6) in Wanted(request))
            {
                var answer = await plugin.RequestPoolAsync(request, wanted, ipv6, cancellation);
                var pool = wanted with { Subnet = answer.Pool!, PoolId = answer.PoolId ?? "", AddressSpace = plugin.SpaceOf(request) };
                taken = taken with { Pools = [.. taken.Pools, pool] };
                pool = pool with { Gateway = await GatewayAsync(plugin, pool, answer, cancellation) };
                taken = taken with { Pools = [.. taken.Pools.SkipLast(1), pool] };
                foreach (var address in pool.AuxiliaryAddresses.Values)
                    await plugin.RequestAddressAsync(pool.PoolId, address, NoOptions, cancellation);
            }
            return taken;
        }
        catch
        {
            await ReleasePoolsAsync(taken);
            throw;
        }
    }

    /// <summary>Gives the subnets of a network back to its plugin.</summary>
    public async Task ReleasePoolsAsync(Network network)
    {
        foreach (var pool in network.Pools.Where(p => p.PoolId.Length > 0))
            await TryAsync(network, async plugin =>
            {
                foreach (var address in pool.AuxiliaryAddresses.Values.Prepend(pool.Gateway).Where(a => a.Length > 0))
                    await plugin.ReleaseAddressAsync(pool.PoolId, address);
                await plugin.ReleasePoolAsync(pool.PoolId);
            });
    }

    /// <summary>Takes an address of a family for an endpoint; null when the network has none of that family.</summary>
    /// <param name="network">The network.</param>
    /// <param name="ipv4">The family.</param>
    /// <param name="wanted">The address that is asked for; null or empty is any.</param>
    /// <param name="hardware">The hardware address that was asked for; null for none.</param>
    /// <param name="cancellation">Gives up.</param>
    public async ValueTask<EndpointAddress?> TakeAsync(Network network, bool ipv4, string? wanted, string? hardware, CancellationToken cancellation)
    {
        if (!HasPlugin(network))
            return registry.WithBook(network.Id, book => book.Take(ipv4, wanted));
        var pools = network.Pools.Select(p => (Pool: p, Subnet: SubnetOf(p))).Where(p => p.Subnet.IsIPv4 == ipv4).ToList();
        if (!string.IsNullOrEmpty(wanted) && pools.RemoveAll(p => !IPAddress.TryParse(wanted, out var address) || !p.Subnet.Contains(address)) > 0 && pools.Count == 0)
            throw new InvalidArgumentException($"no configured subnet contains IP address {wanted}");
        if (pools.Count == 0)
            return null;
        var plugin = await GetAsync(network.IpamDriver, cancellation);
        var options = plugin.RequiresHardwareAddress && hardware is not null ? new Dictionary<string, string> { [IpamRequest.HardwareAddress] = hardware } : NoOptions;
        foreach (var (pool, _) in pools.SkipLast(1))
        {
            try
            {
                return await TakeAsync(plugin, network, pool, wanted, options, cancellation);
            }
            catch (GantryException e) when (e.Kind == ErrorKind.Internal)
            {
                Log.PoolRefused(log, network.IpamDriver, pool.Subnet, e.Message);
            }
        }
        return await TakeAsync(plugin, network, pools[^1].Pool, wanted, options, cancellation);
    }

    /// <summary>Gives the addresses of an endpoint back to our own books. Its link is gone.</summary>
    public void Return(Endpoint endpoint) => registry.Return(endpoint.NetworkId, endpoint.Addresses);

    /// <summary>Gives the addresses of an endpoint back to the network's plugin, if it has one.</summary>
    public ValueTask ReleaseAsync(Endpoint endpoint) => ReleaseAsync(endpoint.NetworkId, endpoint.Addresses);

    /// <summary>Gives addresses back that no link has had yet.</summary>
    public ValueTask ReturnAsync(string networkId, IReadOnlyCollection<IPAddress> unused)
    {
        registry.Return(networkId, unused);
        return ReleaseAsync(networkId, unused);
    }

    /// <summary>After a restart: takes the addresses that an endpoint has.</summary>
    public async ValueTask RetakeAsync(Endpoint endpoint)
    {
        if (registry.Find(endpoint.NetworkId) is not { } network)
            return;
        foreach (var address in endpoint.Addresses)
            if (!HasPlugin(network))
                registry.WithBook(network.Id, book => book.Take(address.AddressFamily == AddressFamily.InterNetwork, address.ToString()));
            else if (network.Pools.FirstOrDefault(p => SubnetOf(p).Contains(address)) is { } pool)
                await TryAsync(network, plugin => plugin.RequiresReplay ? plugin.RequestAddressAsync(pool.PoolId, address.ToString(), NoOptions, CancellationToken.None) : Task.CompletedTask);
    }

    /// <summary>After a restart: takes the subnets of all networks again from plugins that forget them.</summary>
    public async Task ReplayAsync()
    {
        foreach (var network in registry.List().Where(HasPlugin))
            await TryAsync(network, async plugin =>
            {
                if (!plugin.RequiresReplay)
                    return;
                var pools = new List<AddressPool>();
                foreach (var pool in network.Pools)
                {
                    var again = (await plugin.RequestPoolAsync(network, pool, !SubnetOf(pool).IsIPv4, CancellationToken.None)).PoolId ?? "";
                    await plugin.RequestAddressAsync(again, pool.Gateway, GatewayOptions, CancellationToken.None);
                    foreach (var address in pool.AuxiliaryAddresses.Values)
                        await plugin.RequestAddressAsync(again, address, NoOptions, CancellationToken.None);
                    pools.Add(pool with { PoolId = again });
                }
                registry.Replace(network with { Pools = pools });
            });
    }

    /// <summary>Whether a plugin manages the addresses of a network.</summary>
    public static bool HasPlugin(Network network) => !network.ConfigOnly && network.IpamDriver is not ("" or "default" or "null");

    private async ValueTask ReleaseAsync(string networkId, IEnumerable<IPAddress> addresses)
    {
        if (registry.Find(networkId) is not { } network || !HasPlugin(network))
            return;
        foreach (var address in addresses)
            if (network.Pools.FirstOrDefault(p => SubnetOf(p).Contains(address)) is { } pool)
                await TryAsync(network, plugin => plugin.ReleaseAddressAsync(pool.PoolId, address.ToString()));
    }

    private static IReadOnlyDictionary<string, string> NoOptions { get; } = new Dictionary<string, string>();

    private static IReadOnlyDictionary<string, string> GatewayOptions { get; } = new Dictionary<string, string> { [IpamRequest.AddressType] = IpamRequest.Gateway };

    private static Subnet SubnetOf(AddressPool pool) => Subnet.TryParse(pool.Subnet, out var subnet, out _) ? subnet : throw new InvalidArgumentException($"invalid subnet {pool.Subnet}");

    /// <summary>The pools that a request names, and any one for a family of which it names none.</summary>
    private static IEnumerable<(AddressPool Pool, bool IPv6)> Wanted(Network request)
    {
        var named = request.Pools.Where(p => p.Subnet.Length > 0).ToLookup(p => SubnetOf(p).IsIPv4);
        var open = request.Pools.FirstOrDefault(p => p.Subnet.Length == 0) ?? new();
        foreach (var pool in request.EnableIPv4 ? named[true].DefaultIfEmpty(open) : [])
            yield return (pool, false);
        foreach (var pool in request.EnableIPv6 ? named[false].DefaultIfEmpty(new()) : [])
            yield return (pool, true);
    }

    /// <summary>The gateway that the user wants, else the one that the plugin has told with the pool, else any.</summary>
    private static async Task<string> GatewayAsync(IpamPlugin plugin, AddressPool pool, IpamAnswer answer, CancellationToken cancellation)
    {
        var given = pool.Gateway.Length == 0 && answer.Data?.GetValueOrDefault(IpamRequest.Gateway) is { Length: > 0 } told
            ? told
            : await plugin.RequestAddressAsync(pool.PoolId, pool.Gateway, GatewayOptions, cancellation);
        return given.Length == 0 ? "" : Parse(given).Address;
    }

    private static async Task<EndpointAddress> TakeAsync(
        IpamPlugin plugin, Network network, AddressPool pool, string? wanted, IReadOnlyDictionary<string, string> options, CancellationToken cancellation) =>
        Parse(await plugin.RequestAddressAsync(pool.PoolId, wanted ?? "", options, cancellation)) with { Gateway = network.Internal || pool.Gateway.Length == 0 ? null : pool.Gateway };

    private static EndpointAddress Parse(string text) => Subnet.TryParse(text, out var subnet, out var address)
        ? new(address.ToString(), subnet.PrefixLength, null)
        : throw new UnavailableException($"the plugin for addresses gave \"{text}\": expected an address with the length of its prefix, as 10.0.0.2/24");

    private async Task<IpamPlugin> GetAsync(string name, CancellationToken cancellation) =>
        _active.GetValueOrDefault(name) ?? _active.GetOrAdd(name, await IpamPlugin.OpenAsync(plugins, name, cancellation));

    /// <summary>Does what must not stop anything when the plugin fails or is gone.</summary>
    private async Task TryAsync(Network network, Func<IpamPlugin, Task> work)
    {
        try
        {
            await work(await GetAsync(network.IpamDriver, CancellationToken.None));
        }
        catch (GantryException e)
        {
            Log.Failed(log, network.IpamDriver, network.Name, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "address management plugin {Plugin} failed for network {Network}: {Reason}")]
        public static partial void Failed(ILogger logger, string plugin, string network, string reason);

        [LoggerMessage(LogLevel.Debug, "address management plugin {Plugin} gave no address of {Subnet}: {Reason}")]
        public static partial void PoolRefused(ILogger logger, string plugin, string subnet, string reason);
    }
}
