namespace Gantry.Linux.Net.Links;

/// <summary>A link with a hardware address of its own on a parent link.</summary>
/// <param name="Mode">How links on the same parent see each other.</param>
public sealed record MacvlanKind(MacvlanMode Mode) : LinkKind("macvlan")
{
    private const int ModeAttribute = 1;

    /// <inheritdoc/>
    internal override void Write(NetlinkBatch batch) => batch.Attribute(ModeAttribute, (uint)Mode);
}
