namespace Gantry.Linux.Filesystem;

/// <summary>Actions on whole trees, by descriptor.</summary>
public static class DirectoryTrees
{
    private const int MaxDepth = 128;

    /// <summary>Removes what a name names and everything below it; it is no error when there is none. Mounts are not crossed.</summary>
    /// <exception cref="LinuxException">Something cannot be removed; what came before it is gone.</exception>
    public static void RemoveTree(this DirectoryHandle directory, string name)
    {
        if (directory.Status(name) is not { } status)
            return;
        if (!status.IsDirectory)
        {
            directory.Unlink(name);
            return;
        }
        using (var tree = directory.OpenDirectory(name))
            RemoveContent(tree, status.Filesystem);
        directory.RemoveDirectory(name);
    }

    /// <summary>Removes a tree by a path of this host that the daemon chose itself; it is no error when there is none.</summary>
    public static void Remove(string path)
    {
        var parent = System.IO.Path.GetDirectoryName(path.TrimEnd('/'))!;
        if (!Directory.Exists(parent))
            return;
        using var directory = DirectoryHandle.Open(parent);
        directory.RemoveTree(System.IO.Path.GetFileName(path.TrimEnd('/')));
    }

    /// <summary>
    /// Trees may be nested deeper than a thread's stack is high or a process may have files open: the way down is kept on the
    /// heap, and what lies too deep is moved to the top first.
    /// </summary>
    private static void RemoveContent(DirectoryHandle top, ulong filesystem)
    {
        var levels = new Stack<Level>();
        levels.Push(new(top, null, new(top.Entries())));
        try
        {
            while (levels.TryPeek(out var level))
            {
                if (!level.Left.TryDequeue(out var entry))
                    Leave(levels);
                else if (!IsDirectory(level.Directory, entry))
                    level.Directory.Unlink(entry.Name);
                else if (levels.Count == MaxDepth)
                    levels.Last().Left.Enqueue(MoveUp(level.Directory, entry.Name, top));
                else
                    Enter(levels, level.Directory.OpenDirectory(entry.Name), entry.Name, filesystem);
            }
        }
        finally
        {
            foreach (var level in levels.Where(l => l.Name is not null))
                level.Directory.Dispose();
        }
    }

    private static bool IsDirectory(DirectoryHandle directory, DirectoryEntry entry) =>
        entry.Kind == FileKind.Directory || (entry.Kind == FileKind.Unknown && directory.Status(entry.Name)?.IsDirectory == true);

    private static void Enter(Stack<Level> levels, DirectoryHandle directory, string name, ulong filesystem)
    {
        levels.Push(new(directory, name, new()));
        if (directory.Status().Filesystem != filesystem)
            throw new LinuxException("remove", directory.Path, Errno.EXDEV);
        foreach (var entry in directory.Entries())
            levels.Peek().Left.Enqueue(entry);
    }

    private static void Leave(Stack<Level> levels)
    {
        var level = levels.Pop();
        if (level.Name is null)
            return;
        level.Directory.Dispose();
        levels.Peek().Directory.RemoveDirectory(level.Name);
    }

    private static DirectoryEntry MoveUp(DirectoryHandle directory, string name, DirectoryHandle top)
    {
        var entry = new DirectoryEntry($".removing-{Guid.NewGuid():N}", FileKind.Directory);
        directory.Rename(name, top, entry.Name, replace: false);
        return entry;
    }

    private sealed record Level(DirectoryHandle Directory, string? Name, Queue<DirectoryEntry> Left);
}
