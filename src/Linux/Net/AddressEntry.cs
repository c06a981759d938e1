using System.Net;

namespace Gantry.Linux.Net;

/// <summary>An address of a link.</summary>
/// <param name="LinkIndex">The link.</param>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">How many of its bits name the subnet.</param>
public sealed record AddressEntry(int LinkIndex, IPAddress Address, int PrefixLength);
