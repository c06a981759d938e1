namespace Gantry.Linux.Net.Links;

/// <summary>A link that shares its parent's hardware address.</summary>
/// <param name="Mode">The layer.</param>
/// <param name="Flags">How links on the same parent see each other.</param>
public sealed record IpvlanKind(IpvlanMode Mode, IpvlanFlags Flags) : LinkKind("ipvlan")
{
    private const int ModeAttribute = 1;
    private const int FlagsAttribute = 2;

    /// <inheritdoc/>
    internal override void Write(NetlinkBatch batch) =>
        batch.Attribute(ModeAttribute, (ushort)Mode).Attribute(FlagsAttribute, (ushort)Flags);
}
