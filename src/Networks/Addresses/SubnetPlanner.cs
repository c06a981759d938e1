using Gantry.Errors;

namespace Gantry.Networks.Addresses;

/// <summary>Finds subnets for networks. Pure: what is taken is given to it.</summary>
internal static class SubnetPlanner
{
    /// <summary>The first subnet of the pools that overlaps nothing taken.</summary>
    /// <param name="pools">The pools, in order of preference.</param>
    /// <param name="ipv6">Which family is wanted.</param>
    /// <param name="taken">Subnets of networks, and destinations of the host's routes.</param>
    /// <exception cref="InvalidArgumentException">All are taken.</exception>
    public static Subnet Choose(IEnumerable<DefaultAddressPool> pools, bool ipv6, IReadOnlyCollection<Subnet> taken)
    {
        foreach (var pool in pools)
        {
            if (!Subnet.TryParse(pool.Base, out var range, out _) || pool.Size < range.PrefixLength || range.IsIPv4 == ipv6)
                continue;
            if (Choose(range, range.Cut(pool.Size), taken) is { } free)
                return free;
        }
        throw new InvalidArgumentException("all predefined address pools have been fully subnetted");
    }

    /// <summary>Refuses a subnet that overlaps another network's.</summary>
    /// <exception cref="ForbiddenException">It does.</exception>
    public static void RequireFree(Subnet wanted, IEnumerable<Subnet> taken)
    {
        if (taken.Any(wanted.Overlaps))
            throw new ForbiddenException("invalid pool request: Pool overlaps with other one on this address space");
    }

    /// <summary>Walks along what is in the way in order, and takes the first gap that is wide enough: an IPv6 pool has too many candidates to try each.</summary>
    private static Subnet? Choose(Subnet range, Subnet candidate, IEnumerable<Subnet> taken)
    {
        foreach (var obstacle in taken.Where(range.Overlaps).OrderBy(t => t.First))
        {
            if (obstacle.First > candidate.Last)
                break;
            if (!obstacle.Overlaps(candidate))
                continue;
            var end = UInt128.Max(obstacle.Last, candidate.Last);
            if (Subnet.Of(candidate.Address(end), candidate.PrefixLength).Next() is not { } next)
                return null;
            candidate = next;
        }
        return range.Contains(candidate) ? candidate : null;
    }
}
