namespace Gantry.Linux.Net.Links;

/// <summary>A tagged sub-interface (802.1Q) of a parent link.</summary>
/// <param name="Id">The VLAN, 1 to 4094.</param>
public sealed record VlanKind(int Id) : LinkKind("vlan")
{
    private const int IdAttribute = 1;

    /// <inheritdoc/>
    internal override void Write(NetlinkBatch batch) => batch.Attribute(IdAttribute, (ushort)Id);
}
