using Gantry.Linux;
using Gantry.Linux.Filesystem;
using Gantry.Oci.Archives;

namespace Gantry.Images.Snapshots;

/// <summary>
/// Writes a layer's directory as an archive with whiteouts. The order is that of the names and times are cut to seconds (as
/// Docker does), so the same files always give the same bytes: the archive of a layer that was made here need not be kept.
/// </summary>
internal sealed class LayerArchiver(TarWriter writer)
{
    private readonly Dictionary<ulong, string> _firstNames = [];

    /// <summary>Bytes of the files that were written.</summary>
    public long Size { get; private set; }

    /// <summary>Writes the whole layer and the archive's end.</summary>
    /// <param name="directory">The layer's own directory.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task WriteAsync(string directory, CancellationToken cancellation)
    {
        using var root = DirectoryHandle.Open(directory);
        await WriteContentAsync(root, "", 0, cancellation);
        await writer.FinishAsync(cancellation);
    }

    private async Task WriteContentAsync(DirectoryHandle directory, string prefix, int depth, CancellationToken cancellation)
    {
        if (depth > LayerWalk.MaxDepth)
            throw LayerWalk.TooDeep(prefix);
        foreach (var name in directory.Entries().Select(e => e.Name).Order(StringComparer.Ordinal))
            if (directory.Status(name) is { } status)
                await WriteAsync(directory, name, prefix + name, status, depth, cancellation);
    }

    private async Task WriteAsync(DirectoryHandle directory, string name, string path, FileStatus status, int depth, CancellationToken cancellation)
    {
        if (status.IsWhiteout)
        {
            await writer.WriteAsync(Whiteout(path[..^name.Length] + LayerPath.WhiteoutPrefix + name), null, cancellation);
            return;
        }
        if (status.Kind is FileKind.Socket or FileKind.Unknown)
            return;
        var entry = Describe(directory, name, path, status);
        if (status.IsDirectory)
        {
            await writer.WriteAsync(entry, null, cancellation);
            if (Overlay.IsOpaque(directory, name))
                await writer.WriteAsync(Whiteout($"{path}/{LayerPath.OpaqueMarker}"), null, cancellation);
            using var below = directory.OpenDirectory(name);
            await WriteContentAsync(below, path + "/", depth + 1, cancellation);
            return;
        }
        if (status.Links > 1 && !_firstNames.TryAdd(status.Inode, path))
        {
            await writer.WriteAsync(entry with { Kind = TarEntryKind.HardLink, LinkName = _firstNames[status.Inode], Size = 0, Xattrs = [] }, null, cancellation);
            return;
        }
        if (entry.Kind != TarEntryKind.Regular)
        {
            await writer.WriteAsync(entry, null, cancellation);
            return;
        }
        Size += status.Size;
        var file = directory.OpenFile(name, OpenFlags.Read | OpenFlags.NonBlocking);
        await using var content = new FileStream(file, FileAccess.Read, bufferSize: 0);
        await writer.WriteAsync(entry, content, cancellation);
    }

    private static TarEntry Describe(DirectoryHandle directory, string name, string path, FileStatus status) => new()
    {
        Name = path,
        Kind = status.Kind switch
        {
            FileKind.Directory => TarEntryKind.Directory,
            FileKind.Regular => TarEntryKind.Regular,
            FileKind.SymbolicLink => TarEntryKind.SymbolicLink,
            FileKind.CharacterDevice => TarEntryKind.CharacterDevice,
            FileKind.BlockDevice => TarEntryKind.BlockDevice,
            _ => TarEntryKind.Fifo,
        },
        LinkName = status.Kind == FileKind.SymbolicLink ? directory.ReadLink(name) : "",
        Permissions = status.Permissions,
        UserId = status.UserId,
        GroupId = status.GroupId,
        Size = status.Kind == FileKind.Regular ? status.Size : 0,
        ModificationTime = new TarTime(status.ModificationTime.Seconds),
        DeviceMajor = status.DeviceMajor,
        DeviceMinor = status.DeviceMinor,
        Xattrs = Attributes(directory, name),
    };

    /// <summary>Overlayfs's own marks and the labels of this host's security module stay here.</summary>
    private static IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Attributes(DirectoryHandle directory, string name)
    {
        var names = directory.ListXattrs(name);
        return names.Count == 0 ? [] : [.. from attribute in names
            where !attribute.StartsWith(Overlay.AttributePrefix, StringComparison.Ordinal) && attribute is not ("security.selinux" or "security.ima" or "security.evm")
            orderby attribute
            let value = directory.GetXattr(name, attribute)
            where value is not null
            select new KeyValuePair<string, ReadOnlyMemory<byte>>(attribute, value)];
    }

    private static TarEntry Whiteout(string path) => new() { Name = path, Kind = TarEntryKind.Regular, Permissions = 0x180 };
}
