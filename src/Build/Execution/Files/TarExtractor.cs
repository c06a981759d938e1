using System.Buffers;
using System.Formats.Tar;
using Gantry.Build.Context;
using Gantry.Errors;
using Gantry.Linux;
using Gantry.Linux.Filesystem;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Build.Execution.Files;

/// <summary>
/// Unpacks somebody's archive into a tree. Names are resolved by the kernel inside the tree, whatever links the archive made
/// before; nothing is written through a link that is the last component of a name.
/// </summary>
internal sealed class TarExtractor : IDisposable
{
    private const int BufferSize = 128 * 1024;
    private const int MaxNameLength = 4096;

    private readonly RootedDirectory _root;
    private readonly TarRules _rules;
    private readonly ParentDirectories _parents;
    private readonly List<(string Path, UnixTime Time)> _directories = [];

    /// <param name="root">The tree.</param>
    /// <param name="rules">What is taken, and how.</param>
    public TarExtractor(RootedDirectory root, TarRules rules)
    {
        (_root, _rules) = (root, rules);
        _parents = new(path => root.MakeDirectories(path.Length == 0 ? "/" : path, 0x1ED, rules.Owner?.User ?? 0, rules.Owner?.Group ?? 0));
    }

    /// <summary>Unpacks an archive.</summary>
    /// <param name="tar">The archive, not compressed.</param>
    /// <param name="target">The directory in the tree that it goes into.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="InvalidArgumentException">The archive is malformed, cut off, or holds what is not taken.</exception>
    public async Task ExtractAsync(Stream tar, string target, CancellationToken cancellation)
    {
        try
        {
            await using var reader = new TarReader(tar, leaveOpen: true);
            for (var count = 0L; await reader.GetNextEntryAsync(copyData: false, cancellation) is { } entry; count++)
            {
                if (count == _rules.MaxEntries)
                    throw new InvalidArgumentException($"the archive has more than {_rules.MaxEntries} entries");
                await ExtractAsync(entry, target, cancellation);
            }
            foreach (var (path, time) in Enumerable.Reverse(_directories))
                if (_root.Status(path) is { IsDirectory: true })
                    using (var directory = _root.OpenDirectory(path))
                        directory.Handle.SetTimes(time, time, path);
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException or FormatException or ArgumentException)
        {
            throw new InvalidArgumentException($"the archive is malformed or cut off: {e.Message}", e);
        }
        catch (LinuxException e)
        {
            throw new InvalidArgumentException($"cannot unpack the archive: {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _parents.Dispose();

    private async Task ExtractAsync(TarEntry entry, string target, CancellationToken cancellation)
    {
        if (entry.EntryType is TarEntryType.GlobalExtendedAttributes)
            return;
        if (entry.Name.Length > MaxNameLength)
            throw new InvalidArgumentException($"a name in the archive is longer than {MaxNameLength} characters: {entry.Name[..80]}…");
        var path = SourceMatcher.Clean(entry.Name);
        if (path.Count(c => c == '/') > ContextTree.MaxDepth)
            throw new InvalidArgumentException($"directories are nested more than {ContextTree.MaxDepth} deep: {entry.Name[..Math.Min(120, entry.Name.Length)]}…");
        if (path.Length > 0 && _rules.Exclude.Matches(path))
            return;
        var full = target.Trim('/').Length == 0 ? path : $"{target.Trim('/')}/{path}";
        if (path.Length == 0)
        {
            _root.MakeDirectories(full).Dispose();
            return;
        }
        var slash = full.LastIndexOf('/');
        await MakeAsync(entry, full, _parents.Of(slash < 0 ? "" : full[..slash]), full[(slash + 1)..], cancellation);
    }

    private async Task MakeAsync(TarEntry entry, string path, DirectoryHandle parent, string name, CancellationToken cancellation)
    {
        switch (entry.EntryType)
        {
            case TarEntryType.Directory or TarEntryType.DirectoryList:
                MakeDirectory(entry, path, parent, name);
                return;
            case TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile:
                MakeRoom(parent, name);
                using (var file = parent.OpenFile(name, OpenFlags.Write | OpenFlags.Create | OpenFlags.Exclusive, 0x180))
                    await WriteAsync(entry, file, path, cancellation);
                return;
            case TarEntryType.SymbolicLink:
                MakeRoom(parent, name);
                parent.MakeSymbolicLink(name, entry.LinkName);
                break;
            case TarEntryType.HardLink:
                MakeHardLink(entry, parent, name);
                return;
            case TarEntryType.Fifo or TarEntryType.CharacterDevice or TarEntryType.BlockDevice when _rules.AllowSpecialFiles:
                MakeRoom(parent, name);
                var (kind, device) = (Kind(entry.EntryType), entry as PosixTarEntry);
                parent.MakeNode(name, kind, 0x180, (uint)(device?.DeviceMajor ?? 0), (uint)(device?.DeviceMinor ?? 0));
                parent.SetPermissions(name, (uint)entry.Mode);
                break;
            default:
                throw new InvalidArgumentException($"the archive holds a {Describe(entry.EntryType)}: {path}");
        }
        var owner = OwnerOf(entry);
        parent.SetOwner(name, owner.User, owner.Group);
        var time = TimeOf(entry);
        parent.SetTimes(name, time, time);
    }

    private void MakeDirectory(TarEntry entry, string path, DirectoryHandle parent, string name)
    {
        if (_root.Status(path) is not { IsDirectory: true })
        {
            MakeRoom(parent, name);
            parent.MakeDirectory(name, 0x1C0);
        }
        using var made = _root.OpenDirectory(path);
        var owner = OwnerOf(entry);
        made.Handle.SetOwner(owner.User, owner.Group, path);
        made.Handle.SetPermissions((uint)entry.Mode & 0xFFF, path);
        _directories.Add((path, TimeOf(entry)));
    }

    private void MakeHardLink(TarEntry entry, DirectoryHandle parent, string name)
    {
        var (existingParent, existingName) = _root.OpenParent(SourceMatcher.Clean(entry.LinkName));
        using (existingParent)
        {
            MakeRoom(parent, name);
            parent.MakeHardLink(name, existingParent, existingName);
        }
    }

    private async Task WriteAsync(TarEntry entry, SafeFileHandle file, string path, CancellationToken cancellation)
    {
        if (entry.DataStream is { } data)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
            try
            {
                var written = 0L;
                for (int count; (count = await data.ReadAsync(buffer.AsMemory(0, BufferSize), cancellation)) > 0; written += count)
                    file.WriteAll(buffer.AsSpan(0, count), path);
                if (written != entry.Length)
                    throw new EndOfStreamException($"{path} has {written} of {entry.Length} bytes");
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
        var owner = OwnerOf(entry);
        file.SetOwner(owner.User, owner.Group, path);
        file.SetPermissions((uint)entry.Mode & 0xFFF, path);
        var time = TimeOf(entry);
        file.SetTimes(time, time, path);
    }

    private void MakeRoom(DirectoryHandle parent, string name)
    {
        if (parent.Status(name) is null)
            return;
        parent.RemoveTree(name);
    }

    private FileOwner OwnerOf(TarEntry entry) => _rules.Owner ?? new((uint)entry.Uid, (uint)entry.Gid);

    private UnixTime TimeOf(TarEntry entry) =>
        UnixTime.From(_rules.LatestTime is { } latest && entry.ModificationTime > latest ? latest : entry.ModificationTime);

    private static FileKind Kind(TarEntryType type) => type switch
    {
        TarEntryType.Fifo => FileKind.Fifo,
        TarEntryType.BlockDevice => FileKind.BlockDevice,
        _ => FileKind.CharacterDevice,
    };

    private static string Describe(TarEntryType type) => type switch
    {
        TarEntryType.Fifo => "FIFO",
        TarEntryType.CharacterDevice => "character device",
        TarEntryType.BlockDevice => "block device",
        _ => $"thing of the unknown kind {type}",
    };
}
