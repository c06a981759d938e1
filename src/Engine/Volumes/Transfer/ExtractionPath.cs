using Gantry.Errors;
using Gantry.Linux;
using Gantry.Linux.Filesystem;
using Gantry.Oci.Archives;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>
/// Where an archive's reader is: the open directories from the top down to the one that entries are made in. A directory's
/// owner, mode, attributes and times are set when it is left, since what is put into it changes its times.
/// </summary>
internal sealed class ExtractionPath(DirectoryHandle top) : IDisposable
{
    private const uint OwnerOnly = 0x180;
    private readonly List<Level> _levels = [];

    /// <summary>Whether the top directory has come.</summary>
    public bool IsBegun => _levels.Count > 0;

    /// <summary>Makes an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="write">Writes a file's content.</param>
    /// <returns>What <paramref name="write"/> gives, for a regular file.</returns>
    /// <exception cref="InvalidArgumentException">The entry has no place in the archive of a volume.</exception>
    public async Task<byte[]?> PutAsync(TarEntry entry, Func<SafeFileHandle, string, Task<byte[]>> write)
    {
        var path = entry.Kind == TarEntryKind.Directory ? entry.Name.TrimEnd('/') : entry.Name;
        try
        {
            CheckAttributes(entry);
            if (!IsBegun)
                return Begin(path, entry);
            var (parent, name) = Place(path);
            return await MakeAsync(parent, name, path, entry, write);
        }
        catch (LinuxException e) when (e.Kind == ErrorKind.Internal && e.Errno != Errno.EIO)
        {
            throw Refused(entry.Name, e.Errno == Errno.EEXIST ? "is there twice" : $"cannot be made: {e.Message}");
        }
    }

    /// <summary>Sets what is known of all open directories: the tree is whole.</summary>
    public void Leave()
    {
        while (_levels.Count > 0)
            Pop();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var level in _levels.Where(l => l.Path != VolumeArchive.DataName))
            level.Directory.Dispose();
    }

    private byte[]? Begin(string path, TarEntry entry)
    {
        if (path != VolumeArchive.DataName || entry.Kind != TarEntryKind.Directory)
            throw Refused(entry.Name, $"stands where the directory {VolumeArchive.DataName}/ must begin");
        _levels.Add(new(top, path, entry));
        return null;
    }

    /// <summary>Goes up to the directory that an entry is in. Since each directory comes before what is in it, it is one of those that are open.</summary>
    private (DirectoryHandle Parent, string Name) Place(string path)
    {
        var slash = path.LastIndexOf('/');
        var name = path[(slash + 1)..];
        if (slash <= 0 || name is "" or "." or "..")
            throw Refused(path, "is no path in a volume");
        while (_levels[^1].Path != path[..slash])
        {
            if (_levels.Count == 1)
                throw Refused(path, "does not follow the directory that it is in");
            Pop();
        }
        return (_levels[^1].Directory, name);
    }

    private async Task<byte[]?> MakeAsync(DirectoryHandle parent, string name, string path, TarEntry entry, Func<SafeFileHandle, string, Task<byte[]>> write)
    {
        byte[]? content = null;
        switch (entry.Kind)
        {
            case TarEntryKind.Directory:
                Push(parent, name, path, entry);
                return null;
            case TarEntryKind.HardLink:
                MakeHardLink(parent, name, entry);
                return null;
            case TarEntryKind.Regular:
                using (var file = parent.OpenFile(name, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, OwnerOnly))
                    content = await write(file, path);
                break;
            case TarEntryKind.SymbolicLink:
                parent.MakeSymbolicLink(name, entry.LinkName);
                break;
            case TarEntryKind.Fifo:
                parent.MakeNode(name, FileKind.Fifo, entry.Permissions);
                break;
            case TarEntryKind.CharacterDevice when VolumeArchive.IsWhiteout(entry):
                parent.MakeNode(name, FileKind.CharacterDevice, entry.Permissions);
                break;
            default:
                throw Refused(entry.Name, "is a device, which a volume does not get from an archive");
        }
        SetAttributes(parent, name, entry);
        return content;
    }

    private void Push(DirectoryHandle parent, string name, string path, TarEntry entry)
    {
        if (_levels.Count > VolumeArchive.MaxDepth)
            throw Refused(entry.Name, $"lies more than {VolumeArchive.MaxDepth} directories deep");
        parent.MakeDirectory(name, OwnerOnly | 0x40);
        _levels.Add(new(parent.OpenDirectory(name), path, entry));
    }

    private void Pop()
    {
        var (directory, path, entry) = _levels[^1];
        directory.Handle.SetOwner(entry.UserId, entry.GroupId, path);
        directory.Handle.SetPermissions(entry.Permissions, path);
        foreach (var (attribute, value) in entry.Xattrs)
            directory.Handle.SetXattr(attribute, value.Span, path);
        directory.Handle.SetTimes(VolumeArchive.Time(entry.AccessTime ?? entry.ModificationTime), VolumeArchive.Time(entry.ModificationTime), path);
        _levels.RemoveAt(_levels.Count - 1);
        if (_levels.Count > 0)
            directory.Dispose();
    }

    /// <summary>The first name of an inode lies in the tree already; no component on the way to it may be a link.</summary>
    private void MakeHardLink(DirectoryHandle parent, string name, TarEntry entry)
    {
        var parts = entry.LinkName.Split('/');
        if (parts.Length < 2 || parts[0] != VolumeArchive.DataName || parts.Any(part => part is "" or "." or ".."))
            throw Refused(entry.Name, "is a link to what is no path in a volume");
        var directory = top.OpenSelf();
        try
        {
            foreach (var part in parts[1..^1])
            {
                var next = directory.OpenDirectory(part);
                directory.Dispose();
                directory = next;
            }
            if (directory.Status(parts[^1]) is not { IsDirectory: false })
                throw Refused(entry.Name, "is a link to what is not there");
            parent.MakeHardLink(name, directory, parts[^1]);
        }
        finally
        {
            directory.Dispose();
        }
    }

    /// <summary>The owner first, since a change of owner takes set-uid and capabilities away.</summary>
    private static void SetAttributes(DirectoryHandle parent, string name, TarEntry entry)
    {
        parent.SetOwner(name, entry.UserId, entry.GroupId);
        if (entry.Kind != TarEntryKind.SymbolicLink)
            parent.SetPermissions(name, entry.Permissions);
        foreach (var (attribute, value) in entry.Xattrs)
            parent.SetXattr(name, attribute, value.Span);
        parent.SetTimes(name, VolumeArchive.Time(entry.AccessTime ?? entry.ModificationTime), VolumeArchive.Time(entry.ModificationTime));
    }

    private static void CheckAttributes(TarEntry entry)
    {
        foreach (var (attribute, _) in entry.Xattrs)
            if (!VolumeArchive.IsPortable(attribute))
                throw Refused(entry.Name, $"has the attribute {attribute}, which belongs to the host");
    }

    private static InvalidArgumentException Refused(string name, string why) => new($"invalid archive: \"{name}\" {why}");

    private sealed record Level(DirectoryHandle Directory, string Path, TarEntry Entry);
}
