using System.Buffers;
using Gantry.Errors;
using Gantry.Linux;
using Gantry.Linux.Filesystem;
using Gantry.Oci.Archives;

namespace Gantry.Engine.Files;

/// <summary>
/// Writes files as a tar, by descriptor from directory to directory: whatever the container does meanwhile, nothing outside
/// of the tree can get into the archive.
/// </summary>
/// <param name="destination">Where the tar goes.</param>
/// <param name="owners">How owners are named in the archive.</param>
internal sealed class TreeArchiver(Stream destination, FileOwners owners) : IAsyncDisposable
{
    // Each level holds a descriptor and some stack.
    private const int MaxDepth = 256;

    private readonly TarWriter _tar = new(destination);
    private readonly Dictionary<(ulong Filesystem, ulong Inode), string> _linked = [];

    /// <summary>Writes what a name names, with all below it.</summary>
    /// <param name="directory">The directory that holds the name.</param>
    /// <param name="name">The name.</param>
    /// <param name="archived">Its name in the archive.</param>
    /// <param name="cancellation">Stops the work.</param>
    internal async Task AddAsync(DirectoryHandle directory, string name, string archived, CancellationToken cancellation)
    {
        if (directory.Status(name) is { } status)
            await AddAsync(directory, name, archived, status, 0, cancellation);
    }

    /// <summary>Writes what a directory holds, and the directory itself under a name of its own.</summary>
    internal async Task AddContentAsync(DirectoryHandle directory, string archived, CancellationToken cancellation)
    {
        var status = directory.Status();
        await _tar.WriteAsync(Entry(archived, status, TarEntryKind.Directory, directory.ListXattrs(), directory.GetXattr), null, cancellation);
        await AddChildrenAsync(directory, archived.TrimEnd('/') + "/", 0, cancellation);
    }

    /// <summary>Writes the end.</summary>
    internal Task FinishAsync(CancellationToken cancellation) => _tar.FinishAsync(cancellation);

    public ValueTask DisposeAsync() => _tar.DisposeAsync();

    private async Task AddChildrenAsync(DirectoryHandle directory, string prefix, int depth, CancellationToken cancellation)
    {
        if (depth > MaxDepth)
            throw new InvalidArgumentException($"{directory.Path}: directories lie more than {MaxDepth} deep in each other");
        foreach (var entry in directory.Entries().OrderBy(e => e.Name, StringComparer.Ordinal))
            if (directory.Status(entry.Name) is { } status)
                await AddAsync(directory, entry.Name, prefix + entry.Name, status, depth, cancellation);
    }

    private async Task AddAsync(DirectoryHandle directory, string name, string archived, FileStatus status, int depth, CancellationToken cancellation)
    {
        if (status.Kind is FileKind.Socket or FileKind.Unknown)
            return;
        if (!status.IsDirectory && status.Links > 1 && !_linked.TryAdd((status.Filesystem, status.Inode), archived))
        {
            await _tar.WriteAsync(Entry(archived, status, TarEntryKind.HardLink, [], _ => null) with { LinkName = _linked[(status.Filesystem, status.Inode)], Size = 0 }, null, cancellation);
            return;
        }
        switch (status.Kind)
        {
            case FileKind.Directory:
                await AddDirectoryAsync(directory, name, archived, status, depth, cancellation);
                break;
            case FileKind.Regular:
                await AddFileAsync(directory, name, archived, cancellation);
                break;
            default:
                var entry = Entry(archived, status, Kind(status.Kind), directory.ListXattrs(name), attribute => directory.GetXattr(name, attribute));
                await _tar.WriteAsync(status.Kind == FileKind.SymbolicLink ? entry with { LinkName = directory.ReadLink(name) } : entry, null, cancellation);
                break;
        }
    }

    private async Task AddDirectoryAsync(DirectoryHandle directory, string name, string archived, FileStatus status, int depth, CancellationToken cancellation)
    {
        using var opened = directory.OpenDirectory(name);
        await _tar.WriteAsync(Entry(archived, status, TarEntryKind.Directory, opened.ListXattrs(), opened.GetXattr), null, cancellation);
        await AddChildrenAsync(opened, archived.TrimEnd('/') + "/", depth + 1, cancellation);
    }

    private async Task AddFileAsync(DirectoryHandle directory, string name, string archived, CancellationToken cancellation)
    {
        using var file = directory.OpenFile(name, OpenFlags.Read | OpenFlags.NoFollow | OpenFlags.NonBlocking);
        // The file that is open is the one that is described, not the one that had the name before.
        var status = DirectoryHandle.StatusOf(file, archived);
        if (status.Kind != FileKind.Regular)
            return;
        await using var content = new FileStream(file, FileAccess.Read, bufferSize: 0);
        var entry = Entry(archived, status, TarEntryKind.Regular, directory.ListXattrs(name), attribute => directory.GetXattr(name, attribute));
        await using var exact = new ExactStream(content, status.Size);
        await _tar.WriteAsync(entry, exact, cancellation);
    }

    private TarEntry Entry(string name, FileStatus status, TarEntryKind kind, IReadOnlyList<string> attributes, Func<string, byte[]?> attribute) => new()
    {
        Name = name,
        Kind = kind,
        Permissions = status.Permissions,
        UserId = owners.User(status.UserId),
        GroupId = owners.Group(status.GroupId),
        Size = kind == TarEntryKind.Regular ? status.Size : 0,
        ModificationTime = new TarTime(status.ModificationTime.Seconds, (int)status.ModificationTime.Nanoseconds),
        DeviceMajor = kind is TarEntryKind.CharacterDevice or TarEntryKind.BlockDevice ? status.DeviceMajor : 0,
        DeviceMinor = kind is TarEntryKind.CharacterDevice or TarEntryKind.BlockDevice ? status.DeviceMinor : 0,
        Xattrs = [.. attributes.Where(IsKept).Select(a => KeyValuePair.Create(a, (ReadOnlyMemory<byte>)owners.Attribute(a, attribute(a) ?? [])))],
    };

    /// <summary>Marks of overlayfs and labels of the host mean nothing elsewhere.</summary>
    private static bool IsKept(string attribute) => attribute == "security.capability" || attribute.StartsWith("user.", StringComparison.Ordinal);

    private static TarEntryKind Kind(FileKind kind) => kind switch
    {
        FileKind.SymbolicLink => TarEntryKind.SymbolicLink,
        FileKind.CharacterDevice => TarEntryKind.CharacterDevice,
        FileKind.BlockDevice => TarEntryKind.BlockDevice,
        _ => TarEntryKind.Fifo,
    };
}
