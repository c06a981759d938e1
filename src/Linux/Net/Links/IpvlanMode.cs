namespace Gantry.Linux.Net.Links;

/// <summary>On which layer an ipvlan link passes packets on.</summary>
public enum IpvlanMode
{
    /// <summary>Switching.</summary>
    L2 = 0,

    /// <summary>Routing.</summary>
    L3 = 1,

    /// <summary>Routing that the host's firewall sees.</summary>
    L3S = 2,
}
