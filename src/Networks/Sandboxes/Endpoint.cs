using System.Net;
using System.Net.NetworkInformation;
using System.Text.Json.Serialization;

namespace Gantry.Networks.Sandboxes;

/// <summary>A container's place on a network, as it is recorded: enough to make its links, find them again, and remove them.</summary>
internal sealed record Endpoint
{
    /// <summary>The id, 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The network's id.</summary>
    public required string NetworkId { get; init; }

    /// <summary>The network's name.</summary>
    public required string NetworkName { get; init; }

    /// <summary>What was asked for.</summary>
    public required EndpointSettings Requested { get; init; }

    /// <summary>The host's end.</summary>
    public required string HostLink { get; init; }

    /// <summary>The container's end.</summary>
    public required string InsideLink { get; init; }

    /// <summary>The hardware address.</summary>
    public required string MacAddress { get; init; }

    /// <summary>The IPv4 address; null for none.</summary>
    public string? Address4 { get; init; }

    /// <summary>The length of its prefix.</summary>
    public int PrefixLength4 { get; init; }

    /// <summary>The IPv4 gateway; null for none.</summary>
    public string? Gateway4 { get; init; }

    /// <summary>The IPv6 address; null for none.</summary>
    public string? Address6 { get; init; }

    /// <summary>The length of its prefix.</summary>
    public int PrefixLength6 { get; init; }

    /// <summary>The IPv6 gateway; null for none.</summary>
    public string? Gateway6 { get; init; }

    /// <summary>Whether it may send from addresses that are not its own.</summary>
    public bool ForwardsTraffic { get; init; }

    /// <summary>The names that DNS knows it by; empty on the default bridge.</summary>
    public IReadOnlyList<string> DnsNames { get; init; } = [];

    /// <summary>How a plugin's link came in; null for a link of our own, and for one that has not been joined.</summary>
    public PluginLink? Plugin { get; init; }

    /// <summary>The hardware address.</summary>
    [JsonIgnore]
    public PhysicalAddress Hardware => PhysicalAddress.Parse(MacAddress.Replace(":", "", StringComparison.Ordinal).ToUpperInvariant());

    /// <summary>The addresses, IPv4 first.</summary>
    [JsonIgnore]
    public IEnumerable<IPAddress> Addresses => new[] { Address4, Address6 }.OfType<string>().Select(IPAddress.Parse);

    /// <summary>What clients are shown: the request with what was given.</summary>
    public EndpointSettings Settings() => Requested with
    {
        NetworkID = NetworkId,
        EndpointID = Id,
        MacAddress = MacAddress,
        IPAddress = Address4 ?? "",
        IPPrefixLen = PrefixLength4,
        Gateway = Gateway4 ?? "",
        GlobalIPv6Address = Address6 ?? "",
        GlobalIPv6PrefixLen = PrefixLength6,
        IPv6Gateway = Gateway6 ?? "",
        DNSNames = DnsNames.Count > 0 ? DnsNames : null,
    };
}
