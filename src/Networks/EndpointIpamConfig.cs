namespace Gantry.Networks;

/// <summary>Addresses that a container asks for on a network.</summary>
public sealed record EndpointIpamConfig
{
    /// <summary>The IPv4 address.</summary>
    public string? IPv4Address { get; init; }

    /// <summary>The IPv6 address.</summary>
    public string? IPv6Address { get; init; }

    /// <summary>Link-local addresses.</summary>
    public IReadOnlyList<string>? LinkLocalIPs { get; init; }
}
