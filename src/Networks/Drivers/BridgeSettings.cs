using System.Net;
using Gantry.Errors;
using Gantry.Networks.Overlay;

namespace Gantry.Networks.Drivers;

/// <summary>A bridge network's options, read from Docker's names.</summary>
internal sealed record BridgeSettings
{
    private const string BridgePrefix = "com.docker.network.bridge.";
    private const int LongestLinkName = 15;

    /// <summary>What a tunnel leaves of Ethernet's 1500 bytes.</summary>
    private const int OverlayMtu = 1450;

    /// <summary>The most that ESP adds: its header, a counter, padding and the check value.</summary>
    private const int EncryptionOverhead = 38;

    /// <summary>The bridge's link.</summary>
    public required string Device { get; init; }

    /// <summary>Whether the link's name was asked for, and so might be another network's.</summary>
    public bool DeviceChosen { get; private init; }

    /// <summary>Whether containers leave under the host's address.</summary>
    public bool Masquerade { get; private init; } = true;

    /// <summary>Whether containers reach each other.</summary>
    public bool InterContainer { get; private init; } = true;

    /// <summary>Whether there is no way out.</summary>
    public bool Internal { get; private init; }

    /// <summary>Whether it is the daemon's default bridge.</summary>
    public bool IsDefault { get; private init; }

    /// <summary>Whether the host gets no IPv4 address on the bridge.</summary>
    public bool InhibitIPv4 { get; private init; }

    /// <summary>The largest packet, in bytes; 0 is the kernel's default.</summary>
    public int Mtu { get; private init; }

    /// <summary>Where ports are published when no address is given.</summary>
    public IPAddress? PublishAddress { get; private init; }

    /// <summary>The address that containers leave under, instead of the outgoing link's.</summary>
    public IPAddress? SourceAddress4 { get; private init; }

    /// <summary>The IPv6 address that containers leave under.</summary>
    public IPAddress? SourceAddress6 { get; private init; }

    /// <summary>How the outside reaches containers by IPv4.</summary>
    public GatewayMode GatewayMode4 { get; private init; }

    /// <summary>How the outside reaches containers by IPv6.</summary>
    public GatewayMode GatewayMode6 { get; private init; }

    /// <summary>What the names of links inside containers begin with.</summary>
    public string InsidePrefix { get; private init; } = "eth";

    /// <summary>Whether ports' source addresses go unchecked by the bridge.</summary>
    public bool SourceCheck { get; private init; } = true;

    /// <summary>Reads a network's options.</summary>
    /// <exception cref="InvalidArgumentException">An option is unknown or its value malformed.</exception>
    public static BridgeSettings Of(Network network)
    {
        if (network.Driver == "overlay")
            return OfOverlay(network, OverlaySettings.Of(network));
        var settings = new BridgeSettings { Device = "br-" + network.Id[..12], Internal = network.Internal };
        foreach (var (name, value) in network.Options)
            settings = settings.With(name, value);
        if (network.Internal && (settings.GatewayMode4 is GatewayMode.Unprotected or GatewayMode.Routed))
            throw new InvalidArgumentException("gateway mode 'nat-unprotected' or 'routed' cannot be used for an internal network");
        return settings;
    }

    private static BridgeSettings OfOverlay(Network network, OverlaySettings settings)
    {
        var usual = settings.Encrypted ? OverlayMtu - EncryptionOverhead : OverlayMtu;
        return new() { Device = "ov-" + network.Id[..12], Internal = network.Internal, Mtu = settings.Mtu > 0 ? settings.Mtu : usual };
    }

    private BridgeSettings With(string name, string value) => name switch
    {
        BridgePrefix + "name" => this with { Device = LinkName(value), DeviceChosen = true },
        BridgePrefix + "enable_ip_masquerade" => this with { Masquerade = Flag(name, value) },
        BridgePrefix + "enable_icc" => this with { InterContainer = Flag(name, value) },
        BridgePrefix + "default_bridge" => this with { IsDefault = Flag(name, value) },
        BridgePrefix + "inhibit_ipv4" => this with { InhibitIPv4 = Flag(name, value) },
        BridgePrefix + "host_binding_ipv4" => this with { PublishAddress = Address(name, value) },
        BridgePrefix + "gateway_mode_ipv4" => this with { GatewayMode4 = Mode(name, value) },
        BridgePrefix + "gateway_mode_ipv6" => this with { GatewayMode6 = Mode(name, value) },
        "com.docker.network.host_ipv4" => this with { SourceAddress4 = Address(name, value) },
        "com.docker.network.host_ipv6" => this with { SourceAddress6 = Address(name, value) },
        "com.docker.network.driver.mtu" => this with { Mtu = Number(name, value) },
        "com.docker.network.container_iface_prefix" => this with { InsidePrefix = LinkName(value) },
        "gantry.network.source_check" => this with { SourceCheck = Flag(name, value) },
        "com.docker.network.enable_ipv4" or "com.docker.network.enable_ipv6" => this,
        _ => throw new InvalidArgumentException($"invalid option for driver bridge: {name}"),
    };

    /// <summary>Reads a flag as Go does: <c>1</c>, <c>t</c>, <c>true</c> and their opposites.</summary>
    public static bool Flag(string name, string value) => value switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw new InvalidArgumentException($"invalid value for {name}: \"{value}\": expected true or false"),
    };

    /// <summary>Reads a number that is not negative.</summary>
    public static int Number(string name, string value) => int.TryParse(value, System.Globalization.NumberStyles.None, null, out var number)
        ? number
        : throw new InvalidArgumentException($"invalid value for {name}: \"{value}\": expected a number");

    /// <summary>Checks a link's name.</summary>
    public static string LinkName(string name) =>
        name.Length is > 0 and <= LongestLinkName && name is not ("." or "..") && !name.Any(c => c is '/' or ':' || char.IsWhiteSpace(c) || char.IsControl(c))
            ? name
            : throw new InvalidArgumentException($"invalid network interface name: \"{name}\": 1 to {LongestLinkName} characters without spaces, slashes and colons");

    private static IPAddress Address(string name, string value) => IPAddress.TryParse(value, out var address)
        ? address
        : throw new InvalidArgumentException($"invalid value for {name}: \"{value}\": expected an IP address");

    private static GatewayMode Mode(string name, string value) => value switch
    {
        "" or "nat" => GatewayMode.Nat,
        "nat-unprotected" => GatewayMode.Unprotected,
        "routed" => GatewayMode.Routed,
        "isolated" => GatewayMode.Isolated,
        _ => throw new InvalidArgumentException($"unknown gateway mode {value} in {name}"),
    };
}
