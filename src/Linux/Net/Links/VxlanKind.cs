using System.Net;

namespace Gantry.Linux.Net.Links;

/// <summary>A tunnel that carries Ethernet frames in UDP between hosts; its neighbours are set by hand.</summary>
/// <param name="Id">The network's number on the wire (VNI), 24 bits.</param>
public sealed record VxlanKind(int Id) : LinkKind("vxlan")
{
    private const int IdAttribute = 1;
    private const int LocalAttribute = 4;
    private const int LearningAttribute = 7;
    private const int ProxyAttribute = 11;
    private const int PortAttribute = 15;
    private const int Local6Attribute = 17;
    private const int L2MissAttribute = 13;

    /// <summary>The UDP port.</summary>
    public int Port { get; init; } = 4789;

    /// <summary>This host's address on the underlay; null is what the route says.</summary>
    public IPAddress? Local { get; init; }

    /// <summary>Whether the tunnel learns who is behind which host from what arrives.</summary>
    public bool Learning { get; init; }

    /// <summary>Whether the tunnel answers neighbour look-ups from its own table.</summary>
    public bool Proxy { get; init; } = true;

    /// <inheritdoc/>
    internal override void Write(NetlinkBatch batch)
    {
        batch.Attribute(IdAttribute, (uint)Id)
            .BigEndian(PortAttribute, (ushort)Port)
            .Attribute(LearningAttribute, Learning ? (byte)1 : (byte)0)
            .Attribute(ProxyAttribute, Proxy ? (byte)1 : (byte)0)
            .Attribute(L2MissAttribute, (byte)0);
        if (Local is not null)
            batch.Attribute(Local.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? LocalAttribute : Local6Attribute, Local);
    }
}
