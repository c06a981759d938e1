using System.Net;
using System.Net.NetworkInformation;
using Gantry.Linux.Net.Nftables;

namespace Gantry.Networks.Firewall;

/// <summary>From which addresses an endpoint may send, as elements of the rules' sets.</summary>
internal static class EndpointRules
{
    /// <summary>The elements of an endpoint.</summary>
    /// <param name="link">Its port of the bridge.</param>
    /// <param name="hardware">Its hardware address.</param>
    /// <param name="addresses">Its addresses.</param>
    public static IEnumerable<SetElement> Of(string link, PhysicalAddress hardware, IEnumerable<IPAddress> addresses)
    {
        var port = default(ElementKey).Link(link);
        yield return new(TableFamily.Bridge, "ports", port);
        yield return new(TableFamily.Bridge, "hardware", port.Hardware(hardware));
        yield return new(TableFamily.Bridge, "addresses6", port.Address(LinkLocal(hardware)));
        foreach (var address in addresses)
        {
            var set = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? "addresses4" : "addresses6";
            yield return new(TableFamily.Bridge, set, port.Address(address));
        }
    }

    /// <summary>The link-local address that the kernel makes of a hardware address (RFC 4291, appendix A).</summary>
    public static IPAddress LinkLocal(PhysicalAddress hardware)
    {
        var mac = hardware.GetAddressBytes();
        Span<byte> address = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, (byte)(mac[0] ^ 2), mac[1], mac[2], 0xff, 0xfe, mac[3], mac[4], mac[5]];
        return new(address);
    }
}
