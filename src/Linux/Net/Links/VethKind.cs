using System.Runtime.InteropServices;

namespace Gantry.Linux.Net.Links;

/// <summary>A pair of links that are each other's cable; the peer may be made in another namespace in the same step, but not
/// brought up: the kernel (veth_open) wants both ends to be there first.</summary>
/// <param name="Peer">The other end.</param>
public sealed record VethKind(LinkSpec Peer) : LinkKind("veth")
{
    private const int PeerInfo = 1;

    /// <inheritdoc/>
    internal override void Write(NetlinkBatch batch)
    {
        var peer = batch.BeginNested(PeerInfo);
        batch.Struct(Peer.Header());
        Peer.WriteAttributes(batch);
        batch.EndNested(peer);
    }
}
