using Gantry.Linux;
using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Volumes.Trees;

/// <summary>How much a tree holds.</summary>
internal static class TreeSize
{
    /// <summary>Bytes of all files, each counted once however many names it has. Links are not followed.</summary>
    /// <returns>-1 when it cannot be read: it is being removed, or its file system does not answer.</returns>
    public static long Of(string directory, CancellationToken cancellation)
    {
        try
        {
            using var top = DirectoryHandle.Open(directory);
            return Of(top, [], cancellation);
        }
        catch (LinuxException)
        {
            return -1;
        }
    }

    private static long Of(DirectoryHandle top, HashSet<ulong> linked, CancellationToken cancellation)
    {
        var size = 0L;
        var left = new Stack<DirectoryHandle>([top]);
        try
        {
            while (left.TryPop(out var directory))
            {
                using var visited = directory == top ? null : directory;
                foreach (var entry in directory.Entries())
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (directory.Status(entry.Name) is not { } status)
                        continue;
                    if (status.IsDirectory)
                        left.Push(directory.OpenDirectory(entry.Name));
                    else if (status.Kind == FileKind.Regular && (status.Links == 1 || linked.Add(status.Inode)))
                        size += status.Size;
                }
            }
        }
        finally
        {
            foreach (var directory in left.Where(d => d != top))
                directory.Dispose();
        }
        return size;
    }
}
