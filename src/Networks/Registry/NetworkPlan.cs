using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gantry.Errors;
using Gantry.Networks.Addresses;

namespace Gantry.Networks.Registry;

/// <summary>Completes a request for a network: checks its addresses and chooses what it leaves open. Pure.</summary>
internal static class NetworkPlan
{
    private const string DefaultIpam = "default";
    private static readonly string[] Predefined = ["bridge", "host", "none", "default"];

    /// <summary>The network as it will be.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="networks">The networks that there are.</param>
    /// <param name="pools">Where subnets are taken from.</param>
    /// <param name="routes">What the host's routes lead to.</param>
    /// <exception cref="GantryException">Docker's refusals.</exception>
    public static Network Complete(Network request, IReadOnlyCollection<Network> networks, IReadOnlyList<DefaultAddressPool> pools, IReadOnlyCollection<Subnet> routes)
    {
        if (!request.EnableIPv4 && !request.EnableIPv6)
            throw new InvalidArgumentException("IPv4 or IPv6 must be enabled");
        // A plugin has its own space of addresses; a bridge's are routes of the host, which cannot lead to two.
        var taken = networks.Where(n => n.IpamDriver == DefaultIpam || n.Driver == "bridge").SelectMany(Subnets).ToList();
        if (request.IpamDriver == "null")
            return request.Pools.Any(p => p.Subnet.Length > 0) ? throw new InvalidArgumentException("null ipam driver does not handle specific address pools: leave the subnet away") : request with { Pools = [] };
        if (request.IpamDriver is not ("" or DefaultIpam))
        {
            foreach (var subnet in request.Driver == "bridge" ? Subnets(request) : [])
                SubnetPlanner.RequireFree(subnet, taken);
            return request;
        }
        var chosen = new List<AddressPool>();
        foreach (var pool in request.Pools.Where(p => p.Subnet.Length > 0))
        {
            var subnet = ParseSubnet(pool.Subnet);
            SubnetPlanner.RequireFree(subnet, taken);
            taken.Add(subnet);
            chosen.Add(Complete(pool, subnet));
        }
        RequireNoOpenParts(request);
        if (request.EnableIPv4 && !chosen.Exists(p => ParseSubnet(p.Subnet).IsIPv4))
            chosen.Insert(0, Complete(request.Pools.FirstOrDefault(p => p.Subnet.Length == 0) ?? new(), SubnetPlanner.Choose(pools, ipv6: false, [.. taken, .. routes])));
        if (request.EnableIPv6 && !chosen.Exists(p => !ParseSubnet(p.Subnet).IsIPv4))
            chosen.Add(Complete(new(), SubnetPlanner.Choose([.. pools, LocalIPv6Pool()], ipv6: true, [.. taken, .. routes])));
        return request with
        {
            Pools = [.. chosen.Where(p => ParseSubnet(p.Subnet).IsIPv4 ? request.EnableIPv4 : request.EnableIPv6).OrderBy(p => !ParseSubnet(p.Subnet).IsIPv4)],
            IpamDriver = DefaultIpam,
            SubnetChosen = request.Pools.Any(p => p.Subnet.Length > 0),
        };
    }

    /// <summary>Checks the addresses of a request that only holds a configuration.</summary>
    public static void CheckPools(Network request)
    {
        RequireNoOpenParts(request);
        foreach (var pool in request.Pools.Where(p => p.Subnet.Length > 0))
            Complete(pool, ParseSubnet(pool.Subnet));
    }

    /// <summary>Refuses names that Docker keeps for its own networks, and such as are none.</summary>
    public static void CheckName(string name)
    {
        if (Predefined.Contains(name))
            throw new ForbiddenException($"operation is not permitted on predefined {name} network");
        if (string.IsNullOrWhiteSpace(name))
            throw new InvalidArgumentException("invalid name: name is empty");
        if (!char.IsAsciiLetterOrDigit(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-'))
            throw new InvalidArgumentException($"invalid network name ({name}), only [a-zA-Z0-9][a-zA-Z0-9_.-] are allowed");
    }

    /// <summary>The subnets of a network.</summary>
    public static IEnumerable<Subnet> Subnets(Network network) => (network.ConfigOnly ? [] : network.Pools).Where(p => p.Subnet.Length > 0).Select(p => ParseSubnet(p.Subnet));

    /// <summary>Whether a subnet is to be chosen, for which the host's routes must be known.</summary>
    public static bool LeavesSubnetOpen(Network request) =>
        (request.EnableIPv4 && !Subnets(request).Any(s => s.IsIPv4)) || (request.EnableIPv6 && Subnets(request).All(s => s.IsIPv4));

    /// <summary>Refuses what only makes sense with a subnet.</summary>
    public static void RequireNoOpenParts(Network request)
    {
        foreach (var pool in request.Pools.Where(p => p.Subnet.Length == 0))
            if (pool.IPRange.Length > 0 || pool.AuxiliaryAddresses.Count > 0)
                throw new InvalidArgumentException("user specified IP range and auxiliary addresses are supported only with a user specified subnet");
    }

    private static AddressPool Complete(AddressPool pool, Subnet subnet)
    {
        if (pool.IPRange.Length > 0)
        {
            var range = Subnet.TryParse(pool.IPRange, out var parsed, out _) ? parsed : throw new InvalidArgumentException($"invalid network config:\ninvalid ip-range {pool.IPRange}: invalid CIDR block notation");
            if (!subnet.Contains(range))
                throw new InvalidArgumentException($"invalid network config:\ninvalid ip-range {pool.IPRange}: parent subnet {subnet} doesn't contain ip-range");
        }
        foreach (var (name, text) in pool.AuxiliaryAddresses)
            RequireInside($"auxiliary address {name}", text, subnet);
        if (pool.Gateway.Length > 0)
            RequireInside("gateway", pool.Gateway, subnet);
        return pool with { Subnet = subnet.ToString(), Gateway = pool.Gateway.Length > 0 ? pool.Gateway : FirstFree(pool, subnet) };
    }

    private static void RequireInside(string what, string text, Subnet subnet)
    {
        if (!IPAddress.TryParse(text, out var address))
            throw new InvalidArgumentException($"invalid network config:\ninvalid {what} {text}: invalid address");
        if (!subnet.Contains(address))
            throw new InvalidArgumentException($"invalid network config:\ninvalid {what} {text}: parent subnet {subnet} doesn't contain this address");
    }

    private static string FirstFree(AddressPool pool, Subnet subnet)
    {
        var allocator = new AddressAllocator(subnet, Subnet.TryParse(pool.IPRange, out var range, out _) ? range : subnet);
        foreach (var address in pool.AuxiliaryAddresses.Values.Distinct())
            allocator.Take(IPAddress.Parse(address));
        return allocator.TakeNext().ToString();
    }

    private static Subnet ParseSubnet(string text)
    {
        if (!Subnet.TryParse(text, out var subnet, out var address))
            throw new InvalidArgumentException($"invalid network config:\ninvalid subnet {text}: invalid CIDR block notation");
        if (!address.Equals(subnet.BaseAddress))
            throw new InvalidArgumentException($"invalid network config:\ninvalid subnet {text}: it should be {subnet}");
        return subnet;
    }

    /// <summary>A block of unique local addresses (RFC 4193) of this machine's own.</summary>
    private static DefaultAddressPool LocalIPv6Pool()
    {
        const string machine = "/etc/machine-id";
        var seed = File.Exists(machine) ? File.ReadAllText(machine).Trim() : Environment.MachineName;
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("gantry networks " + seed));
        return new($"fd{hash[0]:x2}:{hash[1]:x2}{hash[2]:x2}:{hash[3]:x2}{hash[4]:x2}::/48", 64);
    }
}
