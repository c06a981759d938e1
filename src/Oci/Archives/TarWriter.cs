using System.Buffers;
using System.Globalization;
using System.Text;
using Gantry.FileNames;

namespace Gantry.Oci.Archives;

/// <summary>
/// Writes a tar archive: POSIX ustar, with a pax header in front of an entry that ustar has no room for. The same entries
/// give the same bytes.
/// </summary>
public sealed class TarWriter : IAsyncDisposable
{
    private const int BufferSize = 128 * 1024;

    private static readonly System.IO.Pipelines.PipeOptions s_pipe = new(pauseWriterThreshold: 1 << 20, resumeWriterThreshold: 1 << 19, useSynchronizationContext: false);

    private readonly Stream _stream;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _used;

    /// <summary>Writes an archive.</summary>
    /// <param name="stream">Where to; it is not disposed of.</param>
    public TarWriter(Stream stream) => _stream = stream;

    /// <summary>Writes an entry.</summary>
    /// <param name="entry">The entry; a directory's name gets a closing slash.</param>
    /// <param name="content">Its data, exactly as long as <see cref="TarEntry.Size"/>, or for a sparse file as its segments together; null for none.</param>
    /// <param name="cancellation">Stops the work; the archive is of no use then.</param>
    /// <exception cref="ArchiveException">The data is shorter or longer than the entry says.</exception>
    public async Task WriteAsync(TarEntry entry, Stream? content, CancellationToken cancellation)
    {
        var map = entry.Segments is { } segments ? TarSparse.FormatMap(segments) : [];
        var size = entry.Kind == TarEntryKind.Regular ? entry.Segments?.Sum(s => s.Length) ?? entry.Size : 0;
        var header = Header(entry, map.Length + size, out var pax);
        if (pax.Length > 0)
        {
            await PutAsync(PaxHeader(entry.Name, pax.Length), cancellation).ConfigureAwait(false);
            await PutAsync(pax, cancellation).ConfigureAwait(false);
            await PadAsync(pax.Length, cancellation).ConfigureAwait(false);
        }
        await PutAsync(header, cancellation).ConfigureAwait(false);
        await PutAsync(map, cancellation).ConfigureAwait(false);
        if (size == 0)
            return;
        await CopyAsync(entry.Name, content, size, cancellation).ConfigureAwait(false);
        await PadAsync(size, cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes an entry whose data somebody writes rather than reads.</summary>
    /// <param name="entry">The entry: a regular file.</param>
    /// <param name="write">Writes the data, exactly as long as <see cref="TarEntry.Size"/>.</param>
    /// <param name="cancellation">Stops the work; the archive is of no use then.</param>
    /// <exception cref="ArchiveException">The data is shorter or longer than the entry says.</exception>
    public async Task WriteFromAsync(TarEntry entry, Func<Stream, Task> write, CancellationToken cancellation)
    {
        var source = new System.IO.Pipelines.Pipe(s_pipe);
        var writing = WriteIntoAsync(source.Writer, write);
        await using (var content = source.Reader.AsStream())
            await WriteAsync(entry, content, cancellation).ConfigureAwait(false);
        await writing.ConfigureAwait(false);
    }

    /// <summary>Writes the end of the archive.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        await PutAsync(new byte[2 * TarHeader.BlockSize], cancellation).ConfigureAwait(false);
        await FlushAsync(cancellation).ConfigureAwait(false);
        await _stream.FlushAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>Gives the buffers back. An archive that was not finished stays cut off, which every reader notices.</summary>
    public ValueTask DisposeAsync()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        return ValueTask.CompletedTask;
    }

    private static async Task WriteIntoAsync(System.IO.Pipelines.PipeWriter pipe, Func<Stream, Task> write)
    {
        try
        {
            await write(pipe.AsStream(leaveOpen: true)).ConfigureAwait(false);
            await pipe.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await pipe.CompleteAsync(e).ConfigureAwait(false);
            throw;
        }
    }

    private async Task CopyAsync(string name, Stream? content, long size, CancellationToken cancellation)
    {
        var source = content ?? throw new ArgumentNullException(nameof(content), $"{name} has no content");
        for (var left = size; left > 0;)
        {
            if (_used == BufferSize)
                await FlushAsync(cancellation).ConfigureAwait(false);
            var count = await source.ReadAsync(_buffer.AsMemory(_used, (int)Math.Min(BufferSize - _used, left)), cancellation).ConfigureAwait(false);
            if (count == 0)
                throw new ArchiveException($"{name} became shorter while it was read: {left} of {size} bytes are missing");
            _used += count;
            left -= count;
        }
    }

    private async ValueTask PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        while (!bytes.IsEmpty)
        {
            if (_used == BufferSize)
                await FlushAsync(cancellation).ConfigureAwait(false);
            var count = Math.Min(bytes.Length, BufferSize - _used);
            bytes[..count].CopyTo(_buffer.AsMemory(_used));
            _used += count;
            bytes = bytes[count..];
        }
    }

    private ValueTask PadAsync(long size, CancellationToken cancellation) =>
        PutAsync(new byte[-size & (TarHeader.BlockSize - 1)], cancellation);

    private async ValueTask FlushAsync(CancellationToken cancellation)
    {
        await _stream.WriteAsync(_buffer.AsMemory(0, _used), cancellation).ConfigureAwait(false);
        _used = 0;
    }

    private static byte[] Header(TarEntry entry, long size, out byte[] pax)
    {
        var block = new byte[TarHeader.BlockSize];
        var records = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        PutName(block, entry.Segments is null ? NameOf(entry) : FileNameText.Encode(SparseName(entry)), records);
        if (entry.Segments is not null)
            PutSparse(entry, records);
        PutText(block.AsSpan(157, 100), FileNameText.Encode(entry.LinkName), "linkpath", records);
        PutNumber(block.AsSpan(100, 8), entry.Permissions, null, records);
        PutNumber(block.AsSpan(108, 8), entry.UserId, "uid", records);
        PutNumber(block.AsSpan(116, 8), entry.GroupId, "gid", records);
        PutNumber(block.AsSpan(124, 12), size, "size", records);
        PutTime(block.AsSpan(136, 12), entry.ModificationTime, records);
        block[156] = TypeOf(entry.Kind);
        "ustar\000"u8.CopyTo(block.AsSpan(257));
        PutText(block.AsSpan(265, 32), FileNameText.Encode(entry.UserName), "uname", records);
        PutText(block.AsSpan(297, 32), FileNameText.Encode(entry.GroupName), "gname", records);
        PutNumber(block.AsSpan(329, 8), entry.DeviceMajor, "SCHILY.devmajor", records);
        PutNumber(block.AsSpan(337, 8), entry.DeviceMinor, "SCHILY.devminor", records);
        if (entry.AccessTime is { } accessed)
            records["atime"] = Ascii(TimeText(accessed));
        foreach (var (name, value) in entry.Xattrs)
            records["SCHILY.xattr." + name] = value.ToArray();
        PutChecksum(block);
        pax = [.. records.SelectMany(record => PaxRecord(record.Key, record.Value))];
        return block;
    }

    private static byte[] PaxHeader(string name, int size)
    {
        var block = new byte[TarHeader.BlockSize];
        var shown = FileNameText.Encode("PaxHeaders.0/" + name.TrimEnd('/').Split('/')[^1]);
        shown.AsSpan(0, Math.Min(shown.Length, 100)).CopyTo(block);
        PutNumber(block.AsSpan(100, 8), 0x1A4, null, []);
        PutNumber(block.AsSpan(108, 8), 0, null, []);
        PutNumber(block.AsSpan(116, 8), 0, null, []);
        PutNumber(block.AsSpan(124, 12), size, null, []);
        PutNumber(block.AsSpan(136, 12), 0, null, []);
        block[156] = (byte)'x';
        "ustar\000"u8.CopyTo(block.AsSpan(257));
        PutChecksum(block);
        return block;
    }

    private static byte[] NameOf(TarEntry entry) =>
        FileNameText.Encode(entry.Kind == TarEntryKind.Directory && !entry.Name.EndsWith('/') ? entry.Name + "/" : entry.Name);

    /// <summary>GNU tar's sparse format 1.0: readers that do not know it unpack the map and the data under a name that says so.</summary>
    private static void PutSparse(TarEntry entry, SortedDictionary<string, byte[]> records)
    {
        records["GNU.sparse.major"] = Ascii("1");
        records["GNU.sparse.minor"] = Ascii("0");
        records["GNU.sparse.name"] = FileNameText.Encode(entry.Name);
        records["GNU.sparse.realsize"] = Ascii(entry.Size.ToString(CultureInfo.InvariantCulture));
    }

    private static string SparseName(TarEntry entry)
    {
        var slash = entry.Name.LastIndexOf('/') + 1;
        return $"{entry.Name[..slash]}GNUSparseFile.0/{entry.Name[slash..]}";
    }

    /// <summary>A name too long for its field is split at a slash into prefix and name, or goes into the pax header.</summary>
    private static void PutName(byte[] block, byte[] name, SortedDictionary<string, byte[]> records)
    {
        if (name.Length <= 100)
        {
            name.CopyTo(block.AsSpan());
            PutPathRecordUnlessAscii(name, records);
            return;
        }
        var from = name.Length - 101;
        var slash = from <= 155 ? Array.IndexOf(name, (byte)'/', from, Math.Min(155, name.Length - 2) - from + 1) : -1;
        if (slash > 0 && slash < name.Length - 1)
        {
            name.AsSpan(slash + 1).CopyTo(block);
            name.AsSpan(0, slash).CopyTo(block.AsSpan(345));
            PutPathRecordUnlessAscii(name, records);
            return;
        }
        name.AsSpan(0, 100).CopyTo(block);
        records["path"] = name;
    }

    /// <summary>ustar's names are ASCII; readers that go by the letter take other names only from a pax header.</summary>
    private static void PutPathRecordUnlessAscii(byte[] name, SortedDictionary<string, byte[]> records)
    {
        if (name.AsSpan().ContainsAnyExceptInRange((byte)0x01, (byte)0x7e))
            records["path"] = name;
    }

    private static void PutText(Span<byte> field, byte[] text, string key, SortedDictionary<string, byte[]> records)
    {
        text.AsSpan(0, Math.Min(text.Length, field.Length)).CopyTo(field);
        if (text.Length > field.Length || text.AsSpan().ContainsAnyExceptInRange((byte)0x01, (byte)0x7e))
            records[key] = text;
    }

    private static void PutNumber(Span<byte> field, long value, string? key, SortedDictionary<string, byte[]> records)
    {
        if (TarNumber.TryFormatOctal(field, value))
            return;
        TarNumber.TryFormatOctal(field, 0);
        records[key!] = Ascii(value.ToString(CultureInfo.InvariantCulture));
    }

    private static void PutTime(Span<byte> field, TarTime time, SortedDictionary<string, byte[]> records)
    {
        if (TarNumber.TryFormatOctal(field, time.Seconds) && time.Nanoseconds == 0)
            return;
        TarNumber.TryFormatOctal(field, Math.Max(time.Seconds, 0) & 0x1_ffff_ffff);
        records["mtime"] = Ascii(TimeText(time));
    }

    private static string TimeText(TarTime time)
    {
        var negative = time.Seconds < 0;
        var (seconds, nanoseconds) = negative && time.Nanoseconds > 0 ? (time.Seconds + 1, 1_000_000_000 - time.Nanoseconds) : (time.Seconds, time.Nanoseconds);
        var sign = negative && seconds == 0 ? "-" : "";
        return nanoseconds == 0 ? $"{sign}{seconds}" : $"{sign}{seconds}.{nanoseconds:d9}".TrimEnd('0');
    }

    private static byte[] PaxRecord(string key, byte[] value)
    {
        var name = FileNameText.Encode(key);
        var content = name.Length + value.Length + 3;
        var length = content + content.ToString(CultureInfo.InvariantCulture).Length;
        if (length.ToString(CultureInfo.InvariantCulture).Length > content.ToString(CultureInfo.InvariantCulture).Length)
            length++;
        return [.. Ascii($"{length} "), .. name, (byte)'=', .. value, (byte)'\n'];
    }

    private static void PutChecksum(byte[] block)
    {
        TarNumber.TryFormatOctal(block.AsSpan(148, 7), TarHeader.Checksum(block));
        block[155] = (byte)' ';
    }

    private static byte TypeOf(TarEntryKind kind) => (byte)(kind switch
    {
        TarEntryKind.Regular => '0',
        TarEntryKind.HardLink => '1',
        TarEntryKind.SymbolicLink => '2',
        TarEntryKind.CharacterDevice => '3',
        TarEntryKind.BlockDevice => '4',
        TarEntryKind.Directory => '5',
        TarEntryKind.Fifo => '6',
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    });

    private static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
