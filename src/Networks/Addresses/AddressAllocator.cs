using System.Net;
using Gantry.Errors;

namespace Gantry.Networks.Addresses;

/// <summary>
/// The addresses of one subnet of a network: gives the lowest free one, or one that is asked for. The cost of an operation
/// grows with the logarithm of what was given back, not with the size of the subnet. Not thread-safe: its owner locks.
/// </summary>
internal sealed class AddressAllocator
{
    private readonly HashSet<UInt128> _used = [];
    private readonly SortedSet<UInt128> _returned = [];
    private readonly UInt128 _first;
    private readonly UInt128 _last;
    private UInt128 _next;

    /// <summary>Starts with all addresses free but those that name the subnet itself.</summary>
    /// <param name="subnet">The subnet.</param>
    /// <param name="range">The part of it that addresses are given from unasked.</param>
    public AddressAllocator(Subnet subnet, Subnet range)
    {
        Subnet = subnet;
        _first = range.First;
        _last = range.Last;
        _next = _first;
        var hasEnds = subnet.IsIPv4 ? subnet.PrefixLength < 31 : subnet.PrefixLength < 127;
        if (hasEnds)
            _used.Add(subnet.First);
        if (hasEnds && subnet.IsIPv4)
            _used.Add(subnet.Last);
    }

    public Subnet Subnet { get; }

    /// <summary>Takes a given address.</summary>
    /// <exception cref="InvalidArgumentException">It is not in the subnet.</exception>
    /// <exception cref="ForbiddenException">It is taken.</exception>
    public void Take(IPAddress address)
    {
        if (!Subnet.Contains(address))
            throw new InvalidArgumentException($"no configured subnet contains IP address {address}");
        var number = Subnet.Number(address);
        if (!_used.Add(number))
            throw new ForbiddenException("Address already in use");
        _returned.Remove(number);
    }

    /// <summary>Takes the lowest free address of the range.</summary>
    /// <exception cref="UnavailableException">There is none.</exception>
    public IPAddress TakeNext()
    {
        if (_returned.Count > 0)
        {
            var lowest = _returned.Min;
            _returned.Remove(lowest);
            _used.Add(lowest);
            return Subnet.Address(lowest);
        }
        for (; _next >= _first && _next <= _last; _next++)
            if (_used.Add(_next))
                return Subnet.Address(_next++);
        throw new UnavailableException($"no available {(Subnet.IsIPv4 ? "IPv4" : "IPv6")} addresses on this network's address pools: {Subnet}");
    }

    /// <summary>Gives an address back.</summary>
    public void Return(IPAddress address)
    {
        var number = Subnet.Number(address);
        if (_used.Remove(number) && number >= _first && number < _next)
            _returned.Add(number);
    }
}
