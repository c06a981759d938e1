using Gantry.Errors;
using Gantry.Networks;

namespace Gantry.DockerApi.Networks;

/// <summary>A network that somebody wants.</summary>
internal sealed record NetworkCreateBody
{
    public string Name { get; set; } = "";
    public bool CheckDuplicate { get; init; }
    public string Driver { get; set; } = "";
    public string Scope { get; set; } = "";
    public bool? EnableIPv4 { get; init; }
    public bool? EnableIPv6 { get; init; }
    public IpamBody? IPAM { get; init; }
    public bool Internal { get; init; }
    public bool Attachable { get; init; }
    public bool Ingress { get; init; }
    public bool ConfigOnly { get; init; }
    public ConfigReference? ConfigFrom { get; init; }
    public IReadOnlyDictionary<string, string>? Options { get; init; }
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <exception cref="InvalidArgumentException">Something is malformed.</exception>
    /// <exception cref="ForbiddenException">It asks for a swarm's network.</exception>
    public Network ToRequest()
    {
        if (Name.Length == 0)
            throw new InvalidArgumentException("network name is empty: give the network a name");
        if (Ingress && ConfigOnly)
            throw new ForbiddenException("configuration network can only contain network specific fields. Network operator fields like [ ingress | internal | attachable | scope ] are not supported.");
        if (Ingress)
            throw new ForbiddenException(Driver == "overlay"
                ? "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm and try again."
                : "Ingress network can only be global scope network");
        return new Network
        {
            Id = "",
            Name = Name,
            Driver = Driver.Length > 0 ? Driver : "bridge",
            Scope = Scope,
            ConfigOnly = ConfigOnly,
            ConfigFrom = ConfigFrom?.Network ?? "",
            EnableIPv4 = EnableIPv4 ?? true,
            EnableIPv6 = EnableIPv6 ?? false,
            Internal = Internal,
            Attachable = Attachable,
            Pools = [.. (IPAM?.Config ?? []).Select(pool => pool?.ToPool() ?? throw new InvalidArgumentException("invalid network config: an IPAM entry is null"))],
            IpamDriver = IPAM is { Driver.Length: > 0 } ? IPAM.Driver : "default",
            IpamOptions = IPAM?.Options,
            Options = Options ?? new Dictionary<string, string>(),
            Labels = Labels ?? new Dictionary<string, string>(),
        };
    }
}

/// <summary>Addresses that somebody wants.</summary>
internal sealed record IpamBody
{
    public string Driver { get; set; } = "";
    public IReadOnlyDictionary<string, string>? Options { get; init; }
    public IReadOnlyList<PoolBody?>? Config { get; init; }
}

/// <summary>Some addresses that somebody wants.</summary>
internal sealed record PoolBody
{
    public string Subnet { get; set; } = "";
    public string IPRange { get; set; } = "";
    public string Gateway { get; set; } = "";
    public IReadOnlyDictionary<string, string>? AuxiliaryAddresses { get; init; }

    public AddressPool ToPool() => new()
    {
        Subnet = Subnet,
        IPRange = IPRange,
        Gateway = Gateway,
        AuxiliaryAddresses = AuxiliaryAddresses ?? new Dictionary<string, string>(),
    };
}
