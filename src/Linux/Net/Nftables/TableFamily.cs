namespace Gantry.Linux.Net.Nftables;

/// <summary>Which packets a table sees.</summary>
public enum TableFamily
{
    /// <summary>IPv4 and IPv6.</summary>
    Inet = 1,

    /// <summary>IPv4.</summary>
    Ip = 2,

    /// <summary>Frames that pass a bridge.</summary>
    Bridge = 7,

    /// <summary>IPv6.</summary>
    Ip6 = 10,
}
