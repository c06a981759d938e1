using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Volumes.Trees;

/// <summary>What there is in a tree.</summary>
/// <param name="Entries">Files, directories, links.</param>
/// <param name="Bytes">Bytes of the files, holes not counted.</param>
/// <param name="Special">Sockets, and devices that open something.</param>
internal readonly record struct TreeCount(long Entries, long Bytes, long Special)
{
    /// <summary>With one more.</summary>
    public TreeCount Add(FileStatus status) => new(
        Entries + 1,
        Bytes + (status.Kind == FileKind.Regular ? Math.Min(status.Size, status.Blocks * 512) : 0),
        Special + (status.Kind is FileKind.Socket or FileKind.BlockDevice || status is { Kind: FileKind.CharacterDevice, IsWhiteout: false } ? 1 : 0));
}
