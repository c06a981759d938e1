using Gantry.Linux.Filesystem;

namespace Gantry.Images.Snapshots;

/// <summary>What a tree holds on disk.</summary>
internal static class LayerUsage
{
    /// <summary>Bytes of all regular files, each counted once however many names it has, and the number of inodes.</summary>
    public static (long Bytes, long Inodes) Of(string path)
    {
        var seen = new HashSet<ulong>();
        using var root = DirectoryHandle.Open(path);
        return Of(root, seen, path, 0);
    }

    private static (long Bytes, long Inodes) Of(DirectoryHandle directory, HashSet<ulong> seen, string path, int depth)
    {
        if (depth > LayerWalk.MaxDepth)
            throw LayerWalk.TooDeep(path);
        var (bytes, inodes) = (0L, 1L);
        foreach (var entry in directory.Entries())
        {
            if (directory.Status(entry.Name) is not { } status || (status.Links > 1 && !status.IsDirectory && !seen.Add(status.Inode)))
                continue;
            if (status.IsDirectory)
            {
                using var below = directory.OpenDirectory(entry.Name);
                var (moreBytes, moreInodes) = Of(below, seen, $"{path}/{entry.Name}", depth + 1);
                bytes += moreBytes;
                inodes += moreInodes;
            }
            else
            {
                bytes += status.Kind == FileKind.Regular ? status.Size : 0;
                inodes++;
            }
        }
        return (bytes, inodes);
    }
}
