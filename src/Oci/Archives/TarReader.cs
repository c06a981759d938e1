using Gantry.FileNames;

namespace Gantry.Oci.Archives;

/// <summary>
/// Reads a tar archive entry by entry: POSIX ustar and pax, GNU long names, sparse files and binary numbers, the old V7
/// form. Whatever the bytes are, the end is an entry, the end of the archive or an <see cref="ArchiveException"/>, within
/// the <see cref="TarLimits"/>.
/// </summary>
/// <remarks>
/// System.Formats.Tar would not do: it decodes pax values as UTF-8 and so corrupts extended attributes that are binary, such
/// as <c>security.capability</c>, and it knows no sparse files.
/// </remarks>
public sealed class TarReader : IDisposable
{
    private readonly TarSource _source;
    private readonly TarLimits _limits;
    private readonly byte[] _block = new byte[TarHeader.BlockSize];
    private long _entries;
    private long _left;
    private long _padding;

    /// <summary>Reads an archive.</summary>
    /// <param name="stream">The archive, uncompressed; it is not disposed of.</param>
    /// <param name="limits">What the archive may cost at most.</param>
    public TarReader(Stream stream, TarLimits? limits = null)
    {
        _limits = limits ?? TarLimits.Default;
        _source = new TarSource(stream, _limits.MaxBytes);
    }

    /// <summary>Goes to the next entry, over data of the current one that was not read.</summary>
    /// <returns>The entry, or null at the end of the archive.</returns>
    /// <exception cref="ArchiveException">The archive is malformed or beyond the limits.</exception>
    public async ValueTask<TarEntry?> NextAsync(CancellationToken cancellation)
    {
        await _source.SkipAsync(_left + _padding, cancellation).ConfigureAwait(false);
        _left = _padding = 0;
        var extended = new Extended();
        while (await ReadHeaderAsync(cancellation).ConfigureAwait(false))
        {
            var (type, size) = TypeAndSize();
            switch (type)
            {
                case 'x':
                    extended.Pax.Add(await ReadExtendedAsync(extended, size, cancellation).ConfigureAwait(false));
                    break;
                case 'L':
                    extended.Name = NameOf(await ReadExtendedAsync(extended, size, cancellation).ConfigureAwait(false));
                    break;
                case 'K':
                    extended.LinkName = NameOf(await ReadExtendedAsync(extended, size, cancellation).ConfigureAwait(false));
                    break;
                case 'g':
                    await ReadExtendedAsync(extended, size, cancellation).ConfigureAwait(false);
                    break;
                default:
                    return await ReadEntryAsync(type, size, extended, cancellation).ConfigureAwait(false);
            }
        }
        return null;
    }

    /// <summary>The next piece of the current entry's data, or none at its end. Valid until the next call.</summary>
    /// <exception cref="ArchiveException">The archive ends before the entry does.</exception>
    public async ValueTask<ReadOnlyMemory<byte>> ReadDataAsync(CancellationToken cancellation)
    {
        if (_left == 0)
            return default;
        var bytes = await _source.ReadAsync(_left, cancellation).ConfigureAwait(false);
        if (bytes.IsEmpty)
            throw TarSource.CutOff();
        _left -= bytes.Length;
        return bytes;
    }

    /// <summary>The current entry's data as a stream, to be read before the next entry is asked for.</summary>
    public Stream OpenData() => new TarDataStream(this, _left);

    /// <summary>Reads whatever follows the end of the archive, so that a digest of the whole stream comes out right.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellation)
    {
        while (!(await _source.ReadAsync(long.MaxValue, cancellation).ConfigureAwait(false)).IsEmpty)
        {
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _source.Dispose();

    /// <summary>The end is two blocks of zeros; one of them, or none, is taken for it as other readers do.</summary>
    private async ValueTask<bool> ReadHeaderAsync(CancellationToken cancellation)
    {
        if (!await _source.TryReadExactlyAsync(_block, cancellation).ConfigureAwait(false))
            return false;
        if (!_block.AsSpan().ContainsAnyExcept((byte)0))
        {
            if (!await _source.TryReadExactlyAsync(_block, cancellation).ConfigureAwait(false) || !_block.AsSpan().ContainsAnyExcept((byte)0))
                return false;
            throw new ArchiveException("invalid archive: data after its end");
        }
        if (++_entries > _limits.MaxEntries)
            throw new ArchiveException($"invalid archive: it has more than {_limits.MaxEntries} entries");
        return true;
    }

    private (char Type, long Size) TypeAndSize()
    {
        var header = TarHeader.Parse(_block);
        return (header.Type, header.Size is { } size and >= 0 ? size : throw ArchiveException.About(header.Name, "has an invalid size"));
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadExtendedAsync(Extended extended, long size, CancellationToken cancellation)
    {
        extended.Bytes += size;
        if (extended.Bytes > _limits.MaxExtendedHeaders || ++extended.Count > 100)
            throw new ArchiveException($"invalid archive: the extended headers of an entry are larger than {_limits.MaxExtendedHeaders} bytes");
        var content = new byte[size];
        if (size > 0 && !await _source.TryReadExactlyAsync(content, cancellation).ConfigureAwait(false))
            throw TarSource.CutOff();
        await _source.SkipAsync(Padding(size), cancellation).ConfigureAwait(false);
        return content;
    }

    private async ValueTask<TarEntry> ReadEntryAsync(char type, long size, Extended extended, CancellationToken cancellation)
    {
        var pax = extended.Pax;
        var entry = ToEntry(type, extended);
        var stored = entry.Kind == TarEntryKind.Regular ? pax.Number("size") ?? size : 0;
        if (stored < 0 || stored > long.MaxValue - TarHeader.BlockSize)
            throw ArchiveException.About(entry.Name, "has an invalid size");
        var padding = Padding(stored);
        List<TarSegment>? segments = null;
        var real = stored;
        if (type == 'S')
        {
            (real, segments) = await TarSparse.ReadOldAsync(_block, _source, _limits, cancellation).ConfigureAwait(false);
        }
        else if (entry.Kind == TarEntryKind.Regular && pax.Number("GNU.sparse.major") == 1)
        {
            (segments, var consumed) = await TarSparse.ReadMapAsync(_source, stored, _limits, cancellation).ConfigureAwait(false);
            stored -= consumed;
        }
        else if (entry.Kind == TarEntryKind.Regular)
        {
            segments = TarSparse.FromPax(pax, _limits);
        }
        if (segments is not null)
        {
            real = pax.Number("GNU.sparse.realsize") ?? pax.Number("GNU.sparse.size") ?? real;
            TarSparse.Check(entry.Name, segments, real, stored);
        }
        (_left, _padding) = (stored, padding);
        return entry with { Size = real, Segments = segments };
    }

    private TarEntry ToEntry(char type, Extended extended)
    {
        var header = TarHeader.Parse(_block);
        var pax = extended.Pax;
        var name = pax.Text("GNU.sparse.name") ?? pax.Text("path") ?? extended.Name ?? header.Name;
        var link = pax.Text("linkpath") ?? extended.LinkName ?? header.LinkName;
        CheckName(name, name);
        CheckName(name, link);
        return new TarEntry
        {
            Name = name,
            Kind = KindOf(type, name),
            LinkName = link,
            Permissions = (uint)((header.Mode ?? throw Bad(name, "mode")) & 0xfff),
            UserId = Id(name, pax.Number("uid") ?? header.UserId),
            GroupId = Id(name, pax.Number("gid") ?? header.GroupId),
            UserName = pax.Text("uname") ?? header.UserName,
            GroupName = pax.Text("gname") ?? header.GroupName,
            ModificationTime = pax.Time("mtime") ?? new TarTime(header.ModificationTime ?? throw Bad(name, "time")),
            AccessTime = pax.Time("atime"),
            DeviceMajor = type is '3' or '4' ? Device(name, pax.Number("SCHILY.devmajor") ?? header.DeviceMajor) : 0,
            DeviceMinor = type is '3' or '4' ? Device(name, pax.Number("SCHILY.devminor") ?? header.DeviceMinor) : 0,
            Xattrs = pax.Xattrs(),
        };
    }

    private static TarEntryKind KindOf(char type, string name) => type switch
    {
        '0' when name.EndsWith('/') => TarEntryKind.Directory,
        '0' or '7' or 'S' => TarEntryKind.Regular,
        '1' => TarEntryKind.HardLink,
        '2' => TarEntryKind.SymbolicLink,
        '3' => TarEntryKind.CharacterDevice,
        '4' => TarEntryKind.BlockDevice,
        '5' => TarEntryKind.Directory,
        '6' => TarEntryKind.Fifo,
        _ => throw ArchiveException.About(name, $"has the unknown type 0x{(int)type:x2}"),
    };

    private void CheckName(string entry, string name)
    {
        if (name.Length > _limits.MaxNameLength || FileNameText.Encode(name).Length > _limits.MaxNameLength)
            throw ArchiveException.About(entry, $"has a name of more than {_limits.MaxNameLength} bytes");
        if (name.AsSpan().Count('/') >= _limits.MaxDepth)
            throw ArchiveException.About(entry, $"is nested more than {_limits.MaxDepth} deep");
        if (name.Contains('\0'))
            throw ArchiveException.About(entry, "has a zero byte in its name");
    }

    /// <summary>4294967295 is -1 to chown(2): "leave the owner as it is".</summary>
    private static uint Id(string name, long? id) => id is >= 0 and < uint.MaxValue ? (uint)id : throw Bad(name, "owner");

    private static uint Device(string name, long? number) => number is >= 0 and <= uint.MaxValue ? (uint)number : throw Bad(name, "device number");

    private static ArchiveException Bad(string name, string field) => ArchiveException.About(name, $"has an invalid {field}");

    private static long Padding(long size) => -size & (TarHeader.BlockSize - 1);

    private static string NameOf(ReadOnlyMemory<byte> content)
    {
        var end = content.Span.IndexOf((byte)0);
        return FileNameText.Decode(end < 0 ? content.Span : content.Span[..end]);
    }

    /// <summary>What the headers before an entry say of it.</summary>
    private sealed class Extended
    {
        public PaxRecords Pax { get; } = new();

        public string? Name { get; set; }

        public string? LinkName { get; set; }

        public long Bytes { get; set; }

        public int Count { get; set; }
    }
}
