namespace Gantry.Networks;

/// <summary>A container's place on one network: what was asked for, and what it got (Docker's EndpointSettings).</summary>
public sealed record EndpointSettings
{
    /// <summary>Addresses that were asked for.</summary>
    public EndpointIpamConfig? IPAMConfig { get; init; }

    /// <summary>Links to other containers, as <c>container[:alias]</c>.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    /// <summary>Names that others on the network resolve to this container.</summary>
    public IReadOnlyList<string>? Aliases { get; init; }

    /// <summary>The hardware address, asked for or given.</summary>
    public string? MacAddress { get; init; }

    /// <summary>Options of the driver for this endpoint.</summary>
    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }

    /// <summary>The network with the highest priority gives the default gateway.</summary>
    public int GwPriority { get; init; }

    /// <summary>The network's id.</summary>
    public string NetworkID { get; set; } = "";

    /// <summary>This endpoint's id; empty while the container does not run.</summary>
    public string EndpointID { get; set; } = "";

    /// <summary>The gateway.</summary>
    public string Gateway { get; set; } = "";

    /// <summary>The address.</summary>
    public string IPAddress { get; set; } = "";

    /// <summary>The length of the address's prefix.</summary>
    public int IPPrefixLen { get; init; }

    /// <summary>The IPv6 gateway.</summary>
    public string IPv6Gateway { get; set; } = "";

    /// <summary>The IPv6 address.</summary>
    public string GlobalIPv6Address { get; set; } = "";

    /// <summary>The length of the IPv6 address's prefix.</summary>
    public int GlobalIPv6PrefixLen { get; init; }

    /// <summary>All names under which the embedded DNS knows the container.</summary>
    public IReadOnlyList<string>? DNSNames { get; init; }
}
