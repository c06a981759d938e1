namespace Gantry.Networks.Drivers;

/// <summary>How the outside reaches a bridge's containers (Docker's <c>gateway_mode_ipv4</c> and <c>_ipv6</c>).</summary>
internal enum GatewayMode
{
    /// <summary>By published ports of the host only.</summary>
    Nat,

    /// <summary>By published ports, and directly at all ports (<c>nat-unprotected</c>).</summary>
    Unprotected,

    /// <summary>Directly, at the ports that are published; no address is translated (<c>routed</c>).</summary>
    Routed,

    /// <summary>Not at all, and the host has no address on the bridge (<c>isolated</c>).</summary>
    Isolated,
}
