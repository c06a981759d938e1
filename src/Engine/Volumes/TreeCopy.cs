using System.Buffers;
using Gantry.Linux;
using Gantry.Linux.Filesystem;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Volumes;

/// <summary>
/// Copies a tree as it is: owners, modes, times, extended attributes, hard links, devices. Both sides are touched by
/// descriptor only, and links are copied, never followed.
/// </summary>
internal sealed class TreeCopy
{
    /// <summary>Deeper trees are refused: each level holds two descriptors and some stack.</summary>
    private const int MaxDepth = 256;
    private const int BufferSize = 256 << 10;
    private readonly Dictionary<(ulong Filesystem, ulong Inode), string> _linked = [];
    private readonly RootedDirectory _top;
    private readonly bool _live;
    private readonly UnixTime? _since;
    private readonly CancellationToken _cancellation;

    private TreeCopy(RootedDirectory top, bool live, UnixTime? since, CancellationToken cancellation)
    {
        _top = top;
        _live = live;
        _since = since;
        _cancellation = cancellation;
    }

    /// <summary>Copies what a directory holds, and its own owner, mode and times, into another that is empty.</summary>
    /// <exception cref="LinuxException">Something cannot be read or written; what came before it is there.</exception>
    public static void Copy(DirectoryHandle from, RootedDirectory to, CancellationToken cancellation)
    {
        new TreeCopy(to, live: false, since: null, cancellation).CopyContent(from, to.Root, "", depth: 0);
        CopyAttributes(from, to.Root);
    }

    /// <summary>The same of a tree that programs are writing to: what goes away meanwhile is left out, and the copy wants a <see cref="Refresh"/>.</summary>
    public static void CopyLive(DirectoryHandle from, RootedDirectory to, CancellationToken cancellation) =>
        new TreeCopy(to, live: true, since: null, cancellation).CopyContent(from, to.Root, "", depth: 0);

    /// <summary>Makes a live copy equal to its source, which stands still now, by copying only what was changed since.</summary>
    /// <param name="from">The source.</param>
    /// <param name="to">Its copy.</param>
    /// <param name="since">When the live copy began, or earlier: what the source's inodes say was changed before is taken to be in the copy.</param>
    /// <param name="cancellation">Gives up.</param>
    public static void Refresh(DirectoryHandle from, RootedDirectory to, UnixTime since, CancellationToken cancellation)
    {
        new TreeCopy(to, live: false, since, cancellation).CopyContent(from, to.Root, "", depth: 0);
        CopyAttributes(from, to.Root);
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
                if (from.Status(entry.Name) is { } status && !IsCurrent(to, entry.Name, status))
                    CopyEntry(from, to, entry.Name, $"{path}/{entry.Name}", status, depth);
            }
            catch (LinuxException e) when (_live && (e.Errno is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP))
            {
                // It went away, or became something else, while it was being copied: the refresh sees to it.
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
        if (copied.Kind == status.Kind && copied.Size == status.Size && status.Links == 1 && copied.Links == 1 && status.ChangeTime.Seconds < since.Seconds)
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
        CopyAttributes(from, to, name, status);
    }

    private void CopyDirectory(DirectoryHandle from, DirectoryHandle to, string name, string path, FileStatus status, int depth)
    {
        if (_since is null || to.Status(name) is null)
            to.MakeDirectory(name, status.Permissions);
        using (var source = from.OpenDirectory(name))
        using (var target = to.OpenDirectory(name))
            CopyContent(source, target, path, depth + 1);
        CopyAttributes(from, to, name, status);
    }

    private void MakeLink(DirectoryHandle to, string name, string existing)
    {
        var (directory, existingName) = _top.OpenParent(existing);
        using (directory)
            to.MakeHardLink(name, directory, existingName);
    }

    private void CopyFile(DirectoryHandle from, DirectoryHandle to, string name)
    {
        using var source = from.OpenFile(name, OpenFlags.Read | OpenFlags.NoFollow | OpenFlags.NonBlocking);
        using var target = to.OpenFile(name, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, 0x180);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            var position = 0L;
            for (int count; (count = source.ReadSome(buffer, name)) > 0; position += count)
            {
                _cancellation.ThrowIfCancellationRequested();
                WriteSparsely(target, buffer.AsSpan(0, count), position, name);
            }
            target.SetSize(position, name);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A large piece of zeros stays a hole, so that a sparse database file does not grow.</summary>
    private static void WriteSparsely(SafeFileHandle target, ReadOnlySpan<byte> piece, long position, string name)
    {
        if (piece.Length >= BufferSize && !piece.ContainsAnyExcept((byte)0))
            target.SeekTo(position + piece.Length, name);
        else
            target.WriteAll(piece, name);
    }

    /// <summary>The owner first, since a change of owner takes set-uid and capabilities away; the times last.</summary>
    private static void CopyAttributes(DirectoryHandle from, DirectoryHandle to, string name, FileStatus status)
    {
        to.SetOwner(name, status.UserId, status.GroupId);
        if (status.Kind != FileKind.SymbolicLink)
            to.SetPermissions(name, status.Permissions);
        foreach (var attribute in from.ListXattrs(name).Where(IsCopied))
        {
            if (from.GetXattr(name, attribute) is { } value)
                to.SetXattr(name, attribute, value);
        }
        to.SetTimes(name, status.AccessTime, status.ModificationTime);
    }

    private static void CopyAttributes(DirectoryHandle from, DirectoryHandle to)
    {
        var status = from.Status();
        to.Handle.SetOwner(status.UserId, status.GroupId, to.Path);
        to.Handle.SetPermissions(status.Permissions, to.Path);
        foreach (var attribute in from.ListXattrs().Where(IsCopied))
        {
            if (from.GetXattr(attribute) is { } value)
                to.Handle.SetXattr(attribute, value, to.Path);
        }
        to.Handle.SetTimes(status.AccessTime, status.ModificationTime, to.Path);
    }

    /// <summary>overlayfs's own marks mean nothing outside a layer.</summary>
    private static bool IsCopied(string attribute) => !attribute.StartsWith("trusted.overlay.", StringComparison.Ordinal);
}
