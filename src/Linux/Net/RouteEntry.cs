using System.Net;

namespace Gantry.Linux.Net;

/// <summary>A route of the main table.</summary>
public sealed record RouteEntry
{
    /// <summary>The destination.</summary>
    public required IPNetwork Destination { get; init; }

    /// <summary>The next hop; null when the destination is on the link.</summary>
    public IPAddress? Gateway { get; init; }

    /// <summary>The link; 0 when only the gateway is given.</summary>
    public int LinkIndex { get; init; }

    /// <summary>The cost; lower wins.</summary>
    public int Metric { get; init; }

    /// <summary>The address that packets leave with; null is the link's.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>Whether it is the default route.</summary>
    public bool IsDefault => Destination.PrefixLength == 0;
}
