using Gantry.Errors;
using Gantry.Networks.Drivers;

namespace Gantry.Networks.Overlay;

/// <summary>An overlay network's options, read from Docker's names.</summary>
internal sealed record OverlaySettings
{
    private const string VniOption = "com.docker.network.driver.overlay.vxlanid_list";
    private const int LargestVni = (1 << 24) - 1;

    /// <summary>The network's number on the wire; null while none is chosen.</summary>
    public int? Vni { get; private init; }

    /// <summary>The largest packet within the network, in bytes; 0 is what the underlay leaves.</summary>
    public int Mtu { get; private init; }

    /// <summary>Whether its packets are encrypted between hosts.</summary>
    public bool Encrypted { get; private init; }

    /// <summary>Reads a network's options.</summary>
    /// <exception cref="InvalidArgumentException">An option is unknown or its value malformed.</exception>
    public static OverlaySettings Of(Network network)
    {
        var settings = new OverlaySettings();
        foreach (var (name, value) in network.Options)
            settings = name switch
            {
                VniOption => settings with { Vni = ReadVni(value) },
                "com.docker.network.driver.mtu" => settings with { Mtu = BridgeSettings.Number(name, value) },
                "encrypted" => settings with { Encrypted = value.Length == 0 || BridgeSettings.Flag(name, value) },
                _ => throw new InvalidArgumentException($"invalid option for driver overlay: {name}"),
            };
        return settings;
    }

    /// <summary>The network with a number.</summary>
    public static Network WithVni(Network network, int vni) =>
        network with { Options = new Dictionary<string, string>(network.Options) { [VniOption] = vni.ToString() } };

    private static int ReadVni(string text) => int.TryParse(text, out var vni) && vni is > 0 and <= LargestVni
        ? vni
        : throw new InvalidArgumentException($"invalid vxlan id value \"{text}\" in {VniOption}: expected one number of 1 to {LargestVni}");
}
