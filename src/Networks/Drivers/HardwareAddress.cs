using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using Gantry.Errors;

namespace Gantry.Networks.Drivers;

/// <summary>Hardware addresses of endpoints: locally administered, for one receiver.</summary>
internal static class HardwareAddress
{
    /// <summary>Any address.</summary>
    public static PhysicalAddress Random()
    {
        var bytes = RandomNumberGenerator.GetBytes(6);
        bytes[0] = (byte)((bytes[0] & 0xfc) | 2);
        return new(bytes);
    }

    /// <summary>
    /// The address that goes with an IPv4 address. When the address is given to another container, what neighbours remember of
    /// it still holds.
    /// </summary>
    public static PhysicalAddress Of(IPAddress ipv4)
    {
        var bytes = ipv4.GetAddressBytes();
        return new([0x02, 0x42, bytes[0], bytes[1], bytes[2], bytes[3]]);
    }

    /// <summary>Reads <c>02:42:ac:11:00:02</c>.</summary>
    /// <exception cref="InvalidArgumentException">It is malformed, or no single receiver's.</exception>
    public static PhysicalAddress Parse(string text)
    {
        if (PhysicalAddress.TryParse(text.Replace(':', '-').ToUpperInvariant(), out var address) && address.GetAddressBytes() is { Length: 6 } bytes && (bytes[0] & 1) == 0)
            return address;
        throw new InvalidArgumentException($"invalid MAC address: {text}");
    }

    /// <summary>The text form, as <c>02:42:ac:11:00:02</c>.</summary>
    public static string Format(PhysicalAddress address) =>
        string.Join(':', address.GetAddressBytes().Select(b => b.ToString("x2")));
}
