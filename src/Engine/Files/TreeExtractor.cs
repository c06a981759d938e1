using System.Buffers;
using Gantry.Errors;
using Gantry.Linux;
using Gantry.Linux.Filesystem;
using Gantry.Oci.Archives;
using Gantry.Runtime.Specs;

namespace Gantry.Engine.Files;

/// <summary>
/// Puts the entries of a tar into a directory of a container. Names are resolved by the kernel inside the container's root,
/// so that links, whoever makes them and when, lead nowhere else; names that climb out of the directory are refused.
/// </summary>
/// <param name="root">The container's root.</param>
/// <param name="target">The directory in it.</param>
/// <param name="options">How.</param>
/// <param name="owners">How owners in the archive are to be understood.</param>
/// <param name="owner">Who gets everything; null is who the archive says.</param>
internal sealed class TreeExtractor(RootedDirectory root, string target, ArchiveExtraction options, FileOwners owners, ProcessUser? owner)
{
    private const int BufferSize = 128 << 10;
    private readonly List<(string Path, UnixTime Time)> _directories = [];

    /// <summary>Extracts all entries.</summary>
    internal async Task ExtractAsync(Stream tar, CancellationToken cancellation)
    {
        using var reader = new TarReader(tar);
        while (await reader.NextAsync(cancellation) is { } entry)
            await PutAsync(entry, reader, cancellation);
        // The times of directories last, since what is put into them changes them.
        for (var i = _directories.Count - 1; i >= 0; i--)
            SetTime(_directories[i].Path, _directories[i].Time);
    }

    private async Task PutAsync(TarEntry entry, TarReader reader, CancellationToken cancellation)
    {
        var path = Place(entry.Name);
        if (path == target)
            return;
        var slash = path.LastIndexOf('/');
        using (root.MakeDirectories(slash <= 0 ? "/" : path[..slash], user: owners.UserOnHost(owner?.Uid ?? 0), group: owners.GroupOnHost(owner?.Gid ?? 0)))
        {
        }
        var (directory, name) = root.OpenParent(path);
        using (directory)
        {
            var there = directory.Status(name);
            if (entry.Kind == TarEntryKind.Directory)
            {
                PutDirectory(directory, name, path, entry, there);
                return;
            }
            MakeRoom(directory, name, path, there);
            await MakeAsync(directory, name, entry, reader, cancellation);
        }
    }

    private void PutDirectory(DirectoryHandle directory, string name, string path, TarEntry entry, FileStatus? there)
    {
        // A link to a directory is as good as one, as for every tar that unpacks over an existing tree.
        var existing = there is { Kind: FileKind.SymbolicLink } ? root.Status(path) : there;
        if (existing is { IsDirectory: false })
        {
            if (options.NoOverwriteDirNonDir)
                throw new InvalidArgumentException($"cannot overwrite non-directory \"{path}\" with directory \"{target}\"");
            directory.Unlink(name);
            existing = null;
        }
        if (existing is null)
            directory.MakeDirectory(name, entry.Permissions);
        if (there is { Kind: FileKind.SymbolicLink } && existing is not null)
            return;
        SetAttributes(directory, name, entry);
        _directories.Add((path, Time(entry)));
    }

    private void MakeRoom(DirectoryHandle directory, string name, string path, FileStatus? there)
    {
        if (there is null)
            return;
        if (!there.IsDirectory)
        {
            directory.Unlink(name);
            return;
        }
        if (options.NoOverwriteDirNonDir)
            throw new InvalidArgumentException($"cannot overwrite directory \"{path}\" with non-directory \"{target}\"");
        directory.RemoveTree(name);
    }

    private async Task MakeAsync(DirectoryHandle directory, string name, TarEntry entry, TarReader reader, CancellationToken cancellation)
    {
        switch (entry.Kind)
        {
            case TarEntryKind.HardLink:
                MakeHardLink(directory, name, entry);
                return;
            case TarEntryKind.SymbolicLink:
                directory.MakeSymbolicLink(name, entry.LinkName);
                break;
            case TarEntryKind.Regular:
                await WriteAsync(directory, name, reader, cancellation);
                break;
            default:
                directory.MakeNode(name, Kind(entry.Kind), entry.Permissions, entry.DeviceMajor, entry.DeviceMinor);
                break;
        }
        SetAttributes(directory, name, entry);
        directory.SetTimes(name, Time(entry), Time(entry));
    }

    private void MakeHardLink(DirectoryHandle directory, string name, TarEntry entry)
    {
        var (existing, existingName) = root.OpenParent(Place(entry.LinkName));
        using (existing)
            directory.MakeHardLink(name, existing, existingName);
    }

    private static async Task WriteAsync(DirectoryHandle directory, string name, TarReader reader, CancellationToken cancellation)
    {
        using var file = directory.OpenFile(name, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, 0x180);
        await using var data = reader.OpenData();
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (await data.ReadAsync(buffer, cancellation) is > 0 and var count)
                file.WriteAll(buffer.AsSpan(0, count), name);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The owner first, since a change of owner takes set-uid and capabilities away.</summary>
    private void SetAttributes(DirectoryHandle directory, string name, TarEntry entry)
    {
        directory.SetOwner(name, owners.UserOnHost(owner?.Uid ?? entry.UserId), owners.GroupOnHost(owner?.Gid ?? entry.GroupId));
        if (entry.Kind != TarEntryKind.SymbolicLink)
            directory.SetPermissions(name, entry.Permissions);
        foreach (var (attribute, value) in entry.Xattrs)
            if (attribute == "security.capability" || attribute.StartsWith("user.", StringComparison.Ordinal))
                directory.SetXattr(name, attribute, owners.AttributeOnHost(attribute, value.Span));
    }

    private void SetTime(string path, UnixTime time)
    {
        try
        {
            using var directory = root.OpenDirectory(path);
            directory.Handle.SetTimes(time, time, path);
        }
        catch (LinuxException e) when (e.Errno is Errno.ENOENT or Errno.ENOTDIR)
        {
            // A later entry, or the container, took the directory away.
        }
    }

    /// <summary>Where an entry goes.</summary>
    private string Place(string name)
    {
        var parts = name.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").ToList();
        if (parts.Contains(".."))
            throw new InvalidArgumentException($"invalid archive: the entry \"{name}\" leaves the directory that it is extracted into");
        return parts.Count == 0 ? target : $"{target.TrimEnd('/')}/{string.Join('/', parts)}";
    }

    private static UnixTime Time(TarEntry entry) => new(entry.ModificationTime.Seconds, entry.ModificationTime.Nanoseconds);

    private static FileKind Kind(TarEntryKind kind) => kind switch
    {
        TarEntryKind.CharacterDevice => FileKind.CharacterDevice,
        TarEntryKind.BlockDevice => FileKind.BlockDevice,
        _ => FileKind.Fifo,
    };
}
