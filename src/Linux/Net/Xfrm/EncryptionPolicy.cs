using System.Net;

namespace Gantry.Linux.Net.Xfrm;

/// <summary>Which datagrams to another host leave encrypted: those to a UDP port that carry a mark.</summary>
/// <param name="Source">This host's address.</param>
/// <param name="Destination">The other's.</param>
/// <param name="Port">The UDP port.</param>
/// <param name="Mark">The firewall's mark, and the owner's number.</param>
public sealed record EncryptionPolicy(IPAddress Source, IPAddress Destination, int Port, uint Mark)
{
    /// <summary>The association that they leave by.</summary>
    public uint Index { get; init; }
}
