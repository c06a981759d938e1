using Gantry.Linux;
using Gantry.Linux.Filesystem;
using Gantry.Oci.Archives;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Images.Snapshots;

/// <summary>
/// Unpacks a layer's archive into an empty directory in the form that overlayfs understands, with owners, permissions,
/// times, extended attributes, hard links, devices, whiteouts and opaque directories. Whatever would be written, linked or
/// removed outside of the directory is refused with the entry's name.
/// </summary>
internal sealed class LayerUnpacker : IDisposable
{
    private const string OpaqueAttribute = "trusted.overlay.opaque";
    private const string RootName = "";

    private readonly DirectoryHandle _root;
    private readonly DirectoryCursor _cursor;
    private readonly HashSet<string> _implied = new(StringComparer.Ordinal) { RootName };
    private readonly Dictionary<string, (string[] Way, UnixTime Access, UnixTime Modification)> _directories = new(StringComparer.Ordinal);
    private long _size;

    /// <param name="root">The layer's own directory.</param>
    public LayerUnpacker(DirectoryHandle root)
    {
        _root = root;
        _cursor = new DirectoryCursor(root) { Implied = path => _implied.Add(path), Replaced = MarkOpaque };
    }

    /// <summary>Unpacks an archive to its end.</summary>
    /// <exception cref="ArchiveException">It is malformed, hostile or beyond the limits.</exception>
    /// <exception cref="LinuxException">A file cannot be made, for instance on a full disk.</exception>
    public async Task<UnpackedLayer> UnpackAsync(Stream archive, TarLimits limits, CancellationToken cancellation)
    {
        using var reader = new TarReader(archive, limits);
        while (await reader.NextAsync(cancellation) is { } entry)
            await UnpackAsync(entry, reader, cancellation);
        await reader.DrainAsync(cancellation);
        SetDirectoryTimes();
        return new UnpackedLayer(_size, _implied);
    }

    /// <inheritdoc/>
    public void Dispose() => _cursor.Dispose();

    private async ValueTask UnpackAsync(TarEntry entry, TarReader reader, CancellationToken cancellation)
    {
        var way = LayerPath.Parse(entry.Name);
        if (way.Length == 0)
        {
            UnpackRoot(entry);
            return;
        }
        var name = way[^1];
        var parent = _cursor.MoveTo(way.AsSpan(..^1), entry.Name);
        if (LayerPath.Whiteout(entry.Name, name) is { } removed)
        {
            Hide(entry, way, parent, removed);
            return;
        }
        CheckAttributes(entry);
        switch (entry.Kind)
        {
            case TarEntryKind.Directory:
                UnpackDirectory(entry, way, parent, name);
                break;
            case TarEntryKind.Regular:
                using (var file = Make(parent, name, () => parent.OpenFile(name, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, 0x180)))
                {
                    await WriteAsync(entry, reader, file, cancellation);
                    SetAttributes(entry, file);
                    file.SetTimes(AccessTime(entry), Time(entry.ModificationTime), entry.Name);
                }
                break;
            case TarEntryKind.HardLink:
                UnpackHardLink(entry, way, parent, name);
                break;
            default:
                UnpackSpecial(entry, parent, name);
                break;
        }
    }

    private void UnpackRoot(TarEntry entry)
    {
        if (entry.Kind != TarEntryKind.Directory)
            throw ArchiveException.About(entry.Name, "is no directory although it is the layer's root");
        CheckAttributes(entry);
        _implied.Remove(RootName);
        SetAttributes(entry, _root.Handle);
        _directories[RootName] = ([], AccessTime(entry), Time(entry.ModificationTime));
    }

    private void UnpackDirectory(TarEntry entry, string[] way, DirectoryHandle parent, string name)
    {
        var before = parent.Status(name);
        if (before is not { IsDirectory: true })
        {
            if (before is not null)
                parent.Unlink(name);
            parent.MakeDirectory(name, 0x1c0);
        }
        var path = string.Join('/', way);
        _implied.Remove(path);
        _directories[path] = (way, AccessTime(entry), Time(entry.ModificationTime));
        var directory = _cursor.MoveTo(way, entry.Name);
        SetAttributes(entry, directory.Handle);
        if (before is { IsWhiteout: true })
            MarkOpaque(directory);
    }

    private void UnpackHardLink(TarEntry entry, string[] way, DirectoryHandle parent, string name)
    {
        var target = LayerPath.ParseLink(entry.Name, entry.LinkName);
        if (target.AsSpan().SequenceEqual(way))
            return;
        using var holder = OpenExisting(target.AsSpan(..^1), entry);
        if (holder.Status(target[^1]) is not { IsDirectory: false, IsWhiteout: false })
            throw ArchiveException.About(entry.Name, $"is a hard link to \"{entry.LinkName}\", which is not a file of the layer");
        Make(parent, name, () =>
        {
            parent.MakeHardLink(name, holder, target[^1]);
            return true;
        });
    }

    private void UnpackSpecial(TarEntry entry, DirectoryHandle parent, string name)
    {
        Make(parent, name, () =>
        {
            if (entry.Kind == TarEntryKind.SymbolicLink)
                parent.MakeSymbolicLink(name, entry.LinkName);
            else
                parent.MakeNode(name, KindOf(entry), 0x180, entry.DeviceMajor, entry.DeviceMinor);
            return true;
        });
        parent.SetOwner(name, entry.UserId, entry.GroupId);
        foreach (var (attribute, value) in entry.Xattrs)
            Tolerate(attribute, () => parent.SetXattr(name, attribute, value.Span));
        if (entry.Kind != TarEntryKind.SymbolicLink)
            parent.SetPermissions(name, entry.Permissions);
        parent.SetTimes(name, AccessTime(entry), Time(entry.ModificationTime));
    }

    /// <summary>A whiteout hides what is below and never what is in this layer, whichever of the two comes first.</summary>
    private void Hide(TarEntry entry, string[] way, DirectoryHandle parent, string removed)
    {
        if (entry.Kind == TarEntryKind.Directory)
            throw ArchiveException.About(entry.Name, "is an invalid whiteout");
        if (removed.Length == 0)
        {
            if (way.Length == 1)
                throw ArchiveException.About(entry.Name, "hides the root of all layers below, which overlayfs cannot do");
            MarkOpaque(parent);
            return;
        }
        switch (parent.Status(removed))
        {
            case null:
                parent.MakeNode(removed, FileKind.CharacterDevice, 0);
                break;
            case { IsDirectory: true }:
                using (var directory = parent.OpenDirectory(removed))
                    MarkOpaque(directory);
                break;
        }
    }

    private async ValueTask WriteAsync(TarEntry entry, TarReader reader, SafeFileHandle file, CancellationToken cancellation)
    {
        _size += entry.Size;
        if (entry.Segments is null)
        {
            for (var data = await reader.ReadDataAsync(cancellation); !data.IsEmpty; data = await reader.ReadDataAsync(cancellation))
                file.WriteAll(data.Span, entry.Name);
            return;
        }
        ReadOnlyMemory<byte> piece = default;
        foreach (var segment in entry.Segments)
        {
            file.SeekTo(segment.Offset, entry.Name);
            for (var left = segment.Length; left > 0;)
            {
                if (piece.IsEmpty)
                    piece = await reader.ReadDataAsync(cancellation);
                var count = (int)Math.Min(left, piece.Length);
                file.WriteAll(piece.Span[..count], entry.Name);
                piece = piece[count..];
                left -= count;
            }
        }
        file.SetSize(entry.Size, entry.Name);
    }

    /// <summary>The owner comes first: changing it takes set-uid bits and capabilities away.</summary>
    private static void SetAttributes(TarEntry entry, SafeFileHandle file)
    {
        file.SetOwner(entry.UserId, entry.GroupId, entry.Name);
        foreach (var (attribute, value) in entry.Xattrs)
            Tolerate(attribute, () => file.SetXattr(attribute, value.Span, entry.Name));
        file.SetPermissions(entry.Permissions, entry.Name);
    }

    /// <summary>Labels of a security module that this host has not, and attributes that its file system has not, are left out.</summary>
    private static void Tolerate(string attribute, Action set)
    {
        try
        {
            set();
        }
        catch (LinuxException e) when (e.Errno == Errno.EOPNOTSUPP || (e.Errno == Errno.EPERM && attribute.StartsWith("user.", StringComparison.Ordinal)))
        {
        }
    }

    /// <summary>Makes something; what an earlier entry of the archive put under the name goes away.</summary>
    private static T Make<T>(DirectoryHandle parent, string name, Func<T> make)
    {
        try
        {
            return make();
        }
        catch (LinuxException e) when (e.Errno == Errno.EEXIST)
        {
            parent.RemoveTree(name);
            return make();
        }
    }

    private DirectoryHandle OpenExisting(ReadOnlySpan<string> way, TarEntry entry)
    {
        var here = _root.OpenSelf();
        try
        {
            foreach (var component in way)
            {
                var next = here.OpenDirectory(component);
                here.Dispose();
                here = next;
            }
            return here;
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP)
        {
            here.Dispose();
            throw ArchiveException.About(entry.Name, $"is a hard link to \"{entry.LinkName}\", which is not a file of the layer");
        }
    }

    /// <summary>Only now: each file that was made in a directory changed its time.</summary>
    private void SetDirectoryTimes()
    {
        foreach (var (path, (way, access, modification)) in _directories.OrderBy(d => d.Key, StringComparer.Ordinal))
        {
            if (way.Length == 0)
            {
                _root.Handle.SetTimes(access, modification, "/");
                continue;
            }
            using var parent = OpenOwn(way.AsSpan(..^1));
            if (parent?.Status(way[^1]) is { IsDirectory: true })
                parent.SetTimes(way[^1], access, modification);
        }
    }

    /// <summary>A directory made earlier, or null when a later entry replaced it.</summary>
    private DirectoryHandle? OpenOwn(ReadOnlySpan<string> way)
    {
        var here = _root.OpenSelf();
        foreach (var component in way)
        {
            var next = here.Status(component) is { IsDirectory: true } ? here.OpenDirectory(component) : null;
            here.Dispose();
            if (next is null)
                return null;
            here = next;
        }
        return here;
    }

    private static void CheckAttributes(TarEntry entry)
    {
        foreach (var (attribute, _) in entry.Xattrs)
            if (attribute.StartsWith("trusted.overlay.", StringComparison.Ordinal) || attribute.StartsWith("user.overlay.", StringComparison.Ordinal))
                throw ArchiveException.About(entry.Name, $"has the attribute {attribute}, which is overlayfs's own");
    }

    private static void MarkOpaque(DirectoryHandle directory) =>
        directory.Handle.SetXattr(OpaqueAttribute, "y"u8, directory.Path);

    private static FileKind KindOf(TarEntry entry) => entry.Kind switch
    {
        TarEntryKind.CharacterDevice => FileKind.CharacterDevice,
        TarEntryKind.BlockDevice => FileKind.BlockDevice,
        TarEntryKind.Fifo => FileKind.Fifo,
        _ => throw ArchiveException.About(entry.Name, "has an unknown type"),
    };

    private static UnixTime Time(TarTime time) => new(time.Seconds, time.Nanoseconds);

    private static UnixTime AccessTime(TarEntry entry) => Time(entry.AccessTime ?? entry.ModificationTime);
}
