using Gantry.Linux.Filesystem;

namespace Gantry.Images.Snapshots;

/// <summary>What a writable layer changed against the layers below it.</summary>
internal static class LayerChanges
{
    /// <summary>The changes, in the order of the paths.</summary>
    /// <param name="upper">The writable layer's own directory.</param>
    /// <param name="lower">The directories of the layers below, the topmost first.</param>
    public static IReadOnlyList<FileChange> Find(string upper, IReadOnlyList<string> lower)
    {
        var changes = new List<FileChange>();
        using var top = DirectoryHandle.Open(upper);
        using var below = LowerDirectories.Open(lower);
        Compare(top, below, "", changes, 0);
        changes.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return changes;
    }

    private static void Compare(DirectoryHandle upper, LowerDirectories lower, string path, List<FileChange> changes, int depth)
    {
        if (depth > LayerWalk.MaxDepth)
            throw LayerWalk.TooDeep(path);
        foreach (var entry in upper.Entries())
        {
            if (upper.Status(entry.Name) is not { } status)
                continue;
            var name = $"{path}/{entry.Name}";
            var before = lower.Status(entry.Name);
            if (status.IsWhiteout)
            {
                if (before is not null)
                    changes.Add(new FileChange(name, FileChangeKind.Deleted));
                continue;
            }
            changes.Add(new FileChange(name, before is null ? FileChangeKind.Added : FileChangeKind.Modified));
            if (!status.IsDirectory)
                continue;
            using var directory = upper.OpenDirectory(entry.Name);
            using var below = before is { IsDirectory: true } ? lower.Enter(entry.Name) : null;
            if (below is not null && Overlay.IsOpaque(upper, entry.Name))
                AddHidden(directory, below, name, changes);
            Compare(directory, below ?? LowerDirectories.None, name, changes, depth + 1);
        }
    }

    /// <summary>What an opaque directory does not have any more.</summary>
    private static void AddHidden(DirectoryHandle upper, LowerDirectories below, string path, List<FileChange> changes)
    {
        foreach (var name in below.Names())
            if (upper.Status(name) is null)
                changes.Add(new FileChange($"{path}/{name}", FileChangeKind.Deleted));
    }
}
