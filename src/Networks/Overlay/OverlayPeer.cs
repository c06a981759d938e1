using Gantry.Networks.Sandboxes;

namespace Gantry.Networks.Overlay;

/// <summary>An endpoint of an overlay network, as all hosts know it.</summary>
/// <param name="Host">The id of the daemon that it is on.</param>
/// <param name="HostAddress">That host's address on the underlay.</param>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Epoch">That host's epoch, of which the keys of encrypted networks are made.</param>
internal sealed record OverlayPeer(string Host, string HostAddress, Endpoint Endpoint, string Epoch);
