using System.Net;
using Gantry.Errors;
using Gantry.Networks.Addresses;

namespace Gantry.Networks.Registry;

/// <summary>The addresses of one network that are given to endpoints. Its owner locks.</summary>
internal sealed class AddressBook
{
    private readonly List<(AddressPool Pool, AddressAllocator Allocator)> _pools = [];
    private readonly Network _network;

    /// <summary>Starts with the network's own addresses taken: gateways and what is kept for others.</summary>
    /// <exception cref="ForbiddenException">Two of these are the same.</exception>
    public AddressBook(Network network)
    {
        _network = network;
        foreach (var pool in network.ConfigOnly ? [] : network.Pools)
        {
            if (!Subnet.TryParse(pool.Subnet, out var subnet, out _))
                throw new InvalidArgumentException($"invalid subnet {pool.Subnet}");
            var range = Subnet.TryParse(pool.IPRange, out var part, out _) ? part : subnet;
            var allocator = new AddressAllocator(subnet, range);
            if (IPAddress.TryParse(pool.Gateway, out var gateway) && subnet.Contains(gateway))
                allocator.Take(gateway);
            foreach (var address in pool.AuxiliaryAddresses.Values.Where(a => a != pool.Gateway))
                allocator.Take(IPAddress.Parse(address));
            _pools.Add((pool, allocator));
        }
    }

    /// <summary>Takes an address of a family for an endpoint; null when the network has none of that family.</summary>
    /// <param name="ipv4">The family.</param>
    /// <param name="wanted">The address that is asked for; null or empty is any.</param>
    public EndpointAddress? Take(bool ipv4, string? wanted)
    {
        var pools = _pools.Where(p => p.Allocator.Subnet.IsIPv4 == ipv4).ToList();
        if (!string.IsNullOrEmpty(wanted))
            return TakeWanted(pools, wanted);
        UnavailableException? full = null;
        foreach (var (pool, allocator) in pools)
        {
            try
            {
                return Give(pool, allocator, allocator.TakeNext());
            }
            catch (UnavailableException e)
            {
                full = e;
            }
        }
        return full is null ? null : throw full;
    }

    /// <summary>Gives an address back.</summary>
    public void Return(IPAddress address)
    {
        foreach (var (_, allocator) in _pools)
            if (allocator.Subnet.Contains(address))
                allocator.Return(address);
    }

    private EndpointAddress TakeWanted(List<(AddressPool Pool, AddressAllocator Allocator)> pools, string wanted)
    {
        if (!IPAddress.TryParse(wanted, out var address))
            throw new InvalidArgumentException($"invalid IP address: {wanted}");
        var (pool, allocator) = pools.Find(p => p.Allocator.Subnet.Contains(address));
        if (allocator is null)
            throw new InvalidArgumentException($"no configured subnet contains IP address {wanted}");
        allocator.Take(address);
        return Give(pool, allocator, address);
    }

    private EndpointAddress Give(AddressPool pool, AddressAllocator allocator, IPAddress address) =>
        new(address.ToString(), allocator.Subnet.PrefixLength, _network.Internal || pool.Gateway.Length == 0 ? null : pool.Gateway);
}
