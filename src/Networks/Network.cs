namespace Gantry.Networks;

/// <summary>A network: as it was asked for, with the addresses that it got.</summary>
public sealed record Network
{
    /// <summary>The id, 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The driver: <c>bridge</c>, <c>host</c>, <c>null</c>, <c>macvlan</c>, <c>ipvlan</c>, <c>overlay</c>, or a plugin's name.</summary>
    public required string Driver { get; init; }

    /// <summary><c>local</c>, or <c>global</c> for a network that spans hosts; empty in a request means the driver's own.</summary>
    public string Scope { get; init; } = "";

    /// <summary>Whether it only holds a configuration for other networks.</summary>
    public bool ConfigOnly { get; init; }

    /// <summary>The network whose configuration it has; empty for its own.</summary>
    public string ConfigFrom { get; init; } = "";

    /// <summary>Whether containers have IPv4 addresses.</summary>
    public bool EnableIPv4 { get; init; } = true;

    /// <summary>Whether containers have IPv6 addresses.</summary>
    public bool EnableIPv6 { get; init; }

    /// <summary>Whether there is no way out.</summary>
    public bool Internal { get; init; }

    /// <summary>Whether plain containers may join a network that spans hosts.</summary>
    public bool Attachable { get; init; }

    /// <summary>The address pools.</summary>
    public IReadOnlyList<AddressPool> Pools { get; init; } = [];

    /// <summary>Whether the request named a subnet: only then may containers choose their addresses.</summary>
    public bool SubnetChosen { get; init; }

    /// <summary>Who manages the addresses: <c>default</c>, <c>null</c> (nobody: containers have none), or a plugin's name.</summary>
    public string IpamDriver { get; init; } = "default";

    /// <summary>Options of the address management.</summary>
    public IReadOnlyDictionary<string, string>? IpamOptions { get; init; }

    /// <summary>Options of the driver.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
