using System.Text.Json.Serialization;
using Gantry.Networks;

namespace Gantry.DockerApi.Networks;

/// <summary>All about a network.</summary>
internal sealed record NetworkInspection
{
    public required string Name { get; init; }
    public required string Id { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required string Scope { get; init; }
    public required string Driver { get; init; }
    public required bool EnableIPv4 { get; init; }
    public required bool EnableIPv6 { get; init; }
    public required IpamInspection IPAM { get; init; }
    public required bool Internal { get; init; }
    public required bool Attachable { get; init; }
    public bool Ingress { get; init; }
    public required ConfigReference ConfigFrom { get; init; }
    public required bool ConfigOnly { get; init; }
    public required IReadOnlyDictionary<string, NetworkMember> Containers { get; init; }
    public required IReadOnlyDictionary<string, string> Options { get; init; }
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <param name="network">The network.</param>
    /// <param name="members">The containers on it, by id; empty in lists.</param>
    public static NetworkInspection Of(Network network, IReadOnlyDictionary<string, NetworkMember> members) => new()
    {
        Name = network.Name,
        Id = network.Id,
        Created = network.Created,
        Scope = network.Scope,
        Driver = network.Driver,
        EnableIPv4 = network.EnableIPv4,
        EnableIPv6 = network.EnableIPv6,
        IPAM = new IpamInspection(network.IpamDriver, network.IpamOptions, [.. network.Pools.Select(PoolInspection.Of)]),
        Internal = network.Internal,
        Attachable = network.Attachable,
        ConfigFrom = new(network.ConfigFrom),
        ConfigOnly = network.ConfigOnly,
        Containers = members,
        Options = network.Options,
        Labels = network.Labels,
    };
}

/// <summary>The addresses of a network.</summary>
internal sealed record IpamInspection(string Driver, IReadOnlyDictionary<string, string>? Options, IReadOnlyList<PoolInspection> Config);

/// <summary>Some addresses of a network.</summary>
internal sealed record PoolInspection
{
    public required string Subnet { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IPRange { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Gateway { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? AuxiliaryAddresses { get; init; }

    public static PoolInspection Of(AddressPool pool) => new()
    {
        Subnet = pool.Subnet,
        IPRange = pool.IPRange.Length > 0 ? pool.IPRange : null,
        Gateway = pool.Gateway.Length > 0 ? pool.Gateway : null,
        AuxiliaryAddresses = pool.AuxiliaryAddresses.Count > 0 ? pool.AuxiliaryAddresses : null,
    };
}

/// <summary>The network that another takes its configuration from; empty for its own.</summary>
internal sealed record ConfigReference(string Network);

/// <summary>A container on a network.</summary>
internal sealed record NetworkMember(string Name, string EndpointID, string MacAddress, string IPv4Address, string IPv6Address);
