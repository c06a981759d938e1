using Gantry.Errors;
using Gantry.Linux;
using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Volumes.Trees;

/// <summary>
/// Copies a tree as it is: owners, modes, times, extended attributes, hard links, holes, devices. Both sides are touched by
/// descriptor only, and links are copied, never followed.
/// </summary>
internal sealed class TreeCopy
{
    /// <summary>Deeper trees are refused: each level holds two descriptors and some stack.</summary>
    private const int MaxDepth = 256;
    private readonly Dictionary<(ulong Filesystem, ulong Inode), string> _linked = [];
    private readonly Dictionary<string, ulong> _directories = new(StringComparer.Ordinal);
    private readonly DirectoryHandle _from;
    private readonly RootedDirectory _to;
    private readonly CancellationToken _cancellation;
    private bool _live;
    private UnixTime? _since;
    private long _copied;
    private TreeCount _count;

    /// <summary>Prepares the copy of a tree that programs write to: some live passes, and a last one while it stands still.</summary>
    /// <param name="from">The source.</param>
    /// <param name="to">An empty directory.</param>
    /// <param name="cancellation">Gives up.</param>
    public TreeCopy(DirectoryHandle from, RootedDirectory to, CancellationToken cancellation) => (_from, _to, _cancellation) = (from, to, cancellation);

    /// <summary>What the last pass saw.</summary>
    public TreeCount Count => _count;

    /// <summary>Copies what a directory holds, and its own owner, mode and times, into another that is empty.</summary>
    /// <exception cref="LinuxException">Something cannot be read or written; what came before it is there.</exception>
    public static void Copy(DirectoryHandle from, RootedDirectory to, CancellationToken cancellation) => new TreeCopy(from, to, cancellation).Run(live: false, since: null);

    /// <summary>Copies while programs write: what goes away meanwhile is left out.</summary>
    /// <param name="since">When the pass before began; null for the first.</param>
    /// <returns>How many bytes it copied; blocks that are shared do not count.</returns>
    public long CopyLive(UnixTime? since) => Run(live: true, since);

    /// <summary>Makes the copy equal to its source, which stands still now, by copying only what was changed since.</summary>
    /// <param name="since">When the last live pass began, or earlier: what the source's inodes say was changed before is taken to be in the copy.</param>
    /// <returns>How many bytes it copied.</returns>
    public long Refresh(UnixTime since) => Run(live: false, since);

    private long Run(bool live, UnixTime? since)
    {
        (_live, _since, _copied, _count) = (live, since, 0, default);
        _linked.Clear();
        CopyContent(_from, _to.Root, "", depth: 0);
        AttributeCopy.Copy(_from, _to.Root);
        return _copied;
    }

    private void CopyContent(DirectoryHandle from, DirectoryHandle to, string path, int depth)
    {
        if (depth > MaxDepth)
            throw new LinuxException("copy", from.Path, Errno.ELOOP);
        var entries = from.Entries();
        if (_since is not null)
            RemoveGone(to, entries.Select(e => e.Name).ToHashSet(StringComparer.Ordinal));
        foreach (var entry in entries)
        {
            _cancellation.ThrowIfCancellationRequested();
            try
            {
                if (from.Status(entry.Name) is not { } status)
                    continue;
                _count = _count.Add(status);
                if (!IsCurrent(to, entry.Name, status))
                    CopyEntry(from, to, entry.Name, $"{path}/{entry.Name}", status, depth);
            }
            catch (LinuxException e) when (_live && e.Kind == ErrorKind.Internal && e.Errno != Errno.EIO)
            {
                // It went away, or became something else, while it was being copied: the refresh sees to it, or fails for good.
            }
        }
    }

    private static void RemoveGone(DirectoryHandle copy, HashSet<string> names)
    {
        foreach (var entry in copy.Entries().Where(e => !names.Contains(e.Name)))
            copy.RemoveTree(entry.Name);
    }

    /// <summary>Whether a refresh may leave a file as it is; if not, what is in its way is removed. Directories are always gone through.</summary>
    private bool IsCurrent(DirectoryHandle to, string name, FileStatus status)
    {
        if (_since is not { } since || to.Status(name) is not { } copied)
            return false;
        if (status.IsDirectory && copied.IsDirectory)
            return false;
        var looksAlike = copied.Kind == status.Kind && copied.Size == status.Size && copied.ModificationTime == status.ModificationTime;
        if (looksAlike && status.Links == 1 && copied.Links == 1 && status.ChangeTime.Seconds < since.Seconds)
            return true;
        to.RemoveTree(name);
        return false;
    }

    private void CopyEntry(DirectoryHandle from, DirectoryHandle to, string name, string path, FileStatus status, int depth)
    {
        if (status.IsDirectory)
        {
            CopyDirectory(from, to, name, path, status, depth);
            return;
        }
        if (status.Links > 1 && !_linked.TryAdd((status.Filesystem, status.Inode), path))
        {
            MakeLink(to, name, _linked[(status.Filesystem, status.Inode)]);
            return;
        }
        switch (status.Kind)
        {
            case FileKind.Regular:
                CopyFile(from, to, name);
                break;
            case FileKind.SymbolicLink:
                to.MakeSymbolicLink(name, from.ReadLink(name));
                break;
            case FileKind.Socket:
                return;
            default:
                to.MakeNode(name, status.Kind, status.Permissions, status.DeviceMajor, status.DeviceMinor);
                break;
        }
        AttributeCopy.Copy(from, to, name, status);
    }

    private void CopyDirectory(DirectoryHandle from, DirectoryHandle to, string name, string path, FileStatus status, int depth)
    {
        using (var source = from.OpenDirectory(name))
        {
            var inode = source.Status().Inode;
            // Another directory may have got the name since the last pass: what lies in it was not necessarily changed itself.
            if (_directories.TryGetValue(path, out var before) && before != inode)
                to.RemoveTree(name);
            if (_live)
                _directories[path] = inode;
            if (to.Status(name) is null)
                to.MakeDirectory(name, status.Permissions);
            using var target = to.OpenDirectory(name);
            CopyContent(source, target, path, depth + 1);
        }
        AttributeCopy.Copy(from, to, name, status);
    }

    private void MakeLink(DirectoryHandle to, string name, string existing)
    {
        var (directory, existingName) = _to.OpenParent(existing);
        using (directory)
            to.MakeHardLink(name, directory, existingName);
    }

    private void CopyFile(DirectoryHandle from, DirectoryHandle to, string name)
    {
        using var source = from.OpenFile(name, OpenFlags.Read | OpenFlags.NoFollow | OpenFlags.NonBlocking);
        using var target = to.OpenFile(name, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, 0x180);
        _copied += FileCopy.Copy(source, target, name, _cancellation);
    }
}
