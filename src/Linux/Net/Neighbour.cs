using System.Net;
using System.Net.NetworkInformation;

namespace Gantry.Linux.Net;

/// <summary>Who is where on a link: an address's hardware address, or (in a forwarding table) a hardware address's host.</summary>
public sealed record Neighbour
{
    /// <summary>The link.</summary>
    public required int LinkIndex { get; init; }

    /// <summary>The hardware address.</summary>
    public required PhysicalAddress HardwareAddress { get; init; }

    /// <summary>The network address; in a forwarding table of a tunnel the host behind which the hardware address is.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>Whether it is an entry of a forwarding table of a bridge or tunnel instead of a neighbour.</summary>
    public bool Forwarding { get; init; }
}
