using System.Security.Cryptography;
using System.Text.Json;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Gantry.Oci.Archives;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>Writes a tree that stands still as a <see cref="VolumeArchive"/>. The same tree gives the same bytes.</summary>
internal sealed class VolumeArchiveWriter(Stream destination, SumsFile sums, CancellationToken cancellation) : IAsyncDisposable
{
    /// <summary>More stretches than a reader takes: then the file is written whole.</summary>
    private const int MaxSegments = 100_000;
    private readonly TarWriter _tar = new(destination);
    private readonly Dictionary<ulong, string> _linked = [];

    /// <summary>Writes all of it.</summary>
    public async Task WriteAsync(VolumeDescription description, DirectoryHandle tree)
    {
        await AddDescriptionAsync(description);
        await AddDirectoryAsync(tree, VolumeArchive.DataName, 0);
        await sums.FinishAsync();
        await _tar.WriteAsync(new TarEntry { Name = VolumeArchive.SumsName, Kind = TarEntryKind.Regular, Permissions = 0x1a4, Size = sums.Length }, sums.Content, cancellation);
        await _tar.FinishAsync(cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _tar.DisposeAsync();

    private async Task AddDescriptionAsync(VolumeDescription description)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(description, VolumeJson.Default.VolumeDescription);
        var entry = new TarEntry { Name = VolumeArchive.DescriptionName, Kind = TarEntryKind.Regular, Permissions = 0x1a4, Size = json.Length };
        using var content = new MemoryStream(json);
        await _tar.WriteAsync(entry, content, cancellation);
        await sums.AddAsync(entry, SHA256.HashData(json));
    }

    private async Task AddDirectoryAsync(DirectoryHandle directory, string name, int depth)
    {
        if (depth > VolumeArchive.MaxDepth)
            throw new InvalidArgumentException($"{name}: directories lie more than {VolumeArchive.MaxDepth} deep in each other");
        await AddAsync(Entry(name, directory.Status(), TarEntryKind.Directory, directory.ListXattrs(), directory.GetXattr));
        foreach (var entry in directory.Entries().OrderBy(e => e.Name, StringComparer.Ordinal))
            if (directory.Status(entry.Name) is { } status)
                await AddAsync(directory, entry.Name, $"{name}/{entry.Name}", status, depth);
    }

    private async Task AddAsync(DirectoryHandle directory, string name, string archived, FileStatus status, int depth)
    {
        if (!status.IsDirectory && status.Links > 1 && !_linked.TryAdd(status.Inode, archived))
        {
            await AddAsync(Entry(archived, status, TarEntryKind.HardLink, [], _ => null) with { LinkName = _linked[status.Inode] });
            return;
        }
        switch (status.Kind)
        {
            case FileKind.Directory:
                using (var below = directory.OpenDirectory(name))
                    await AddDirectoryAsync(below, archived, depth + 1);
                break;
            case FileKind.Regular:
                await AddFileAsync(directory, name, archived, status);
                break;
            case FileKind.SymbolicLink:
                await AddAsync(Described(TarEntryKind.SymbolicLink) with { LinkName = directory.ReadLink(name) });
                break;
            case FileKind.Fifo:
                await AddAsync(Described(TarEntryKind.Fifo));
                break;
            case FileKind.CharacterDevice when status.IsWhiteout:
                await AddAsync(Described(TarEntryKind.CharacterDevice));
                break;
        }

        TarEntry Described(TarEntryKind kind) => Entry(archived, status, kind, directory.ListXattrs(name), attribute => directory.GetXattr(name, attribute));
    }

    private async Task AddFileAsync(DirectoryHandle directory, string name, string archived, FileStatus status)
    {
        using var file = directory.OpenFile(name, OpenFlags.Read | OpenFlags.NoFollow | OpenFlags.NonBlocking);
        var segments = file.DataSegments(status.Size, archived).Take(MaxSegments + 1).Select(s => new TarSegment(s.Offset, s.Length)).ToList();
        var isSparse = segments.Count <= MaxSegments && segments.Sum(s => s.Length) < status.Size;
        var entry = Entry(archived, status, TarEntryKind.Regular, directory.ListXattrs(name), attribute => directory.GetXattr(name, attribute)) with
        {
            Size = status.Size,
            Segments = isSparse ? segments : null,
        };
        await using var content = new SegmentStream(file, isSparse ? segments : [new TarSegment(0, status.Size)]);
        await _tar.WriteAsync(entry, content, cancellation);
        await sums.AddAsync(entry, content.Checksum());
    }

    private async Task AddAsync(TarEntry entry)
    {
        await _tar.WriteAsync(entry, null, cancellation);
        await sums.AddAsync(entry, null);
    }

    private static TarEntry Entry(string name, FileStatus status, TarEntryKind kind, IReadOnlyList<string> attributes, Func<string, byte[]?> attribute) => new()
    {
        Name = name,
        Kind = kind,
        Permissions = status.Permissions,
        UserId = status.UserId,
        GroupId = status.GroupId,
        ModificationTime = VolumeArchive.Time(status.ModificationTime),
        Xattrs = [.. attributes.Where(VolumeArchive.IsPortable).Order(StringComparer.Ordinal).Select(a => KeyValuePair.Create(a, (ReadOnlyMemory<byte>)(attribute(a) ?? [])))],
    };
}
