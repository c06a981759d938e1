using System.Net;

namespace Gantry.Networks.Overlay.Encryption;

/// <summary>A host at one end of an encrypted tunnel.</summary>
/// <param name="Address">Its address on the underlay.</param>
/// <param name="Epoch">A number of its own that is another after each loss of what its kernel counts: with it no key is used twice.</param>
internal sealed record TunnelEnd(IPAddress Address, string Epoch);
