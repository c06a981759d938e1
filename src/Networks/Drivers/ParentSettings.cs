using Gantry.Errors;
using Gantry.Linux.Net.Links;

namespace Gantry.Networks.Drivers;

/// <summary>Options of a network on a link of the host (macvlan, ipvlan), read from Docker's names.</summary>
internal sealed record ParentSettings
{
    private const int HighestVlan = 4094;

    /// <summary>The link of the host; null for a network that leads nowhere.</summary>
    public string? Parent { get; private init; }

    /// <summary>The mode, in Docker's words.</summary>
    public string Mode { get; private init; } = "";

    /// <summary>The ipvlan flag, in Docker's words.</summary>
    public string Flag { get; private init; } = "";

    /// <summary>The largest packet, in bytes; 0 is the parent's.</summary>
    public int Mtu { get; private init; }

    /// <summary>The link and VLAN of a parent such as <c>eth0.10</c>; null when it names no VLAN.</summary>
    public (string Link, int Vlan)? Tagged => Parent?.LastIndexOf('.') is { } dot and > 0 && int.TryParse(Parent.AsSpan(dot + 1), out var vlan) && vlan is > 0 and <= HighestVlan
        ? (Parent[..dot], vlan)
        : null;

    /// <summary>Reads a network's options.</summary>
    /// <exception cref="InvalidArgumentException">An option is unknown or its value malformed.</exception>
    public static ParentSettings Of(Network network)
    {
        var settings = new ParentSettings();
        foreach (var (name, value) in network.Options)
            settings = name switch
            {
                "parent" => settings with { Parent = BridgeSettings.LinkName(value) },
                "com.docker.network.driver.mtu" => settings with { Mtu = BridgeSettings.Number(name, value) },
                _ when name == network.Driver + "_mode" => settings with { Mode = value },
                "ipvlan_flag" when network.Driver == "ipvlan" => settings with { Flag = value },
                _ => throw new InvalidArgumentException($"invalid option for driver {network.Driver}: {name}"),
            };
        return settings;
    }

    /// <summary>The macvlan mode.</summary>
    public MacvlanMode MacvlanMode() => Mode switch
    {
        "" or "bridge" => Linux.Net.Links.MacvlanMode.Bridge,
        "private" => Linux.Net.Links.MacvlanMode.Private,
        "vepa" => Linux.Net.Links.MacvlanMode.Vepa,
        "passthru" => Linux.Net.Links.MacvlanMode.Passthru,
        _ => throw new InvalidArgumentException($"requested macvlan mode '{Mode}' is not valid, 'bridge' mode is the macvlan driver default"),
    };

    /// <summary>The ipvlan mode.</summary>
    public IpvlanMode IpvlanMode() => Mode switch
    {
        "" or "l2" => Linux.Net.Links.IpvlanMode.L2,
        "l3" => Linux.Net.Links.IpvlanMode.L3,
        "l3s" => Linux.Net.Links.IpvlanMode.L3S,
        _ => throw new InvalidArgumentException($"requested ipvlan mode '{Mode}' is not valid, 'l2' mode is the ipvlan driver default"),
    };

    /// <summary>The ipvlan flag.</summary>
    public IpvlanFlags IpvlanFlag() => Flag switch
    {
        "" or "bridge" => IpvlanFlags.Bridge,
        "private" => IpvlanFlags.Private,
        "vepa" => IpvlanFlags.Vepa,
        _ => throw new InvalidArgumentException($"requested ipvlan flag '{Flag}' is not valid, 'bridge' is the ipvlan driver default"),
    };
}
