using System.Text.Json.Serialization;

namespace Gantry.Networks.Ipam;

/// <summary>A request of the address management protocol; each call uses some of the fields.</summary>
internal sealed record IpamRequest
{
    /// <summary>The kind of request in the options of <c>RequestAddress</c>; a gateway's is <see cref="Gateway"/>.</summary>
    public const string AddressType = "RequestAddressType";

    /// <summary>Says that an address is a gateway's, in requests and in the data of a pool.</summary>
    public const string Gateway = "com.docker.network.gateway";

    /// <summary>The hardware address of who asks.</summary>
    public const string HardwareAddress = "com.docker.network.endpoint.macaddress";

    /// <summary>In which of the plugin's spaces a pool is wanted.</summary>
    public string? AddressSpace { get; init; }

    /// <summary>The subnet; empty for any.</summary>
    public string? Pool { get; init; }

    /// <summary>The part of it that addresses are given from.</summary>
    public string? SubPool { get; init; }

    /// <summary>The options that the user gave, or what sort of address is wanted.</summary>
    public IReadOnlyDictionary<string, string>? Options { get; init; }

    /// <summary>Whether IPv6 is wanted.</summary>
    public bool? V6 { get; init; }

    /// <summary>The pool.</summary>
    [JsonPropertyName("PoolID")]
    public string? PoolId { get; init; }

    /// <summary>The address; empty for any.</summary>
    public string? Address { get; init; }
}
