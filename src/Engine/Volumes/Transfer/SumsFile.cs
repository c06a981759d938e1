using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gantry.Errors;
using Gantry.FileNames;
using Gantry.Oci.Archives;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>
/// The checksums of an archive, as <c>sha256sum -c</c> reads them, with a checksum of everything else (names, owners, modes,
/// times, attributes, links) in a comment at the end. Whoever reads an archive writes the file anew from what came out, and
/// compares. It may be longer than memory is large, so it lies in a scratch file.
/// </summary>
internal sealed class SumsFile(FileStream scratch) : IAsyncDisposable
{
    private readonly IncrementalHash _tree = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _entries;

    /// <summary>How long it is, once finished.</summary>
    public long Length => scratch.Length;

    /// <summary>Adds an entry.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="content">The checksum of its data, if it has any.</param>
    public async Task AddAsync(TarEntry entry, byte[]? content)
    {
        _entries++;
        var name = FileNameText.Encode(entry.Name.TrimEnd('/'));
        AddToTree(entry, name, content);
        if (content is null)
            return;
        await scratch.WriteAsync(Line(name, content, entry.Segments is not null));
    }

    /// <summary>Writes the end, and goes back to the beginning.</summary>
    public async Task FinishAsync()
    {
        var tree = Convert.ToHexStringLower(_tree.GetHashAndReset());
        await scratch.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"# entries {_entries}\n# tree {tree}\n")));
        await scratch.FlushAsync();
        scratch.Position = 0;
    }

    /// <summary>All of it, from the beginning.</summary>
    public Stream Content => scratch;

    /// <summary>Compares with what an archive has.</summary>
    /// <exception cref="InvalidArgumentException">They differ: the archive is damaged. The message names the first file, if it is one's data.</exception>
    public async Task CompareAsync(Stream archived, CancellationToken cancellation)
    {
        var mine = new byte[64 << 10];
        var theirs = new byte[mine.Length];
        var line = new List<byte>();
        while (true)
        {
            var count = await scratch.ReadAtLeastAsync(mine, mine.Length, throwOnEndOfStream: false, cancellation);
            var other = await archived.ReadAtLeastAsync(theirs, theirs.Length, throwOnEndOfStream: false, cancellation);
            var common = mine.AsSpan(0, count).CommonPrefixLength(theirs.AsSpan(0, other));
            if (common < Math.Max(count, other))
                throw Damaged(LineAround(line, mine.AsSpan(0, count), common));
            if (count == 0)
                return;
            var start = mine.AsSpan(0, count).LastIndexOf((byte)'\n');
            if (start >= 0)
                line.Clear();
            line.AddRange(mine[(start + 1)..count]);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _tree.Dispose();
        await scratch.DisposeAsync();
    }

    private static string LineAround(List<byte> before, ReadOnlySpan<byte> piece, int position)
    {
        var start = piece[..position].LastIndexOf((byte)'\n') + 1;
        var rest = piece[start..];
        var end = rest.IndexOf((byte)'\n');
        return FileNameText.Decode([.. start == 0 ? before : [], .. end < 0 ? rest : rest[..end]]);
    }

    private static InvalidArgumentException Damaged(string line)
    {
        const int sum = 64;
        var name = line.StartsWith('#') || line.Length < sum + 3 ? "" : $": {line[(sum + 2)..]}";
        return new($"the archive is damaged: what is in it does not fit its checksums{name}; nothing was imported, export the volume again");
    }

    /// <summary>A sparse file's checksum is of its data without the holes, which no other program computes: it is a comment.</summary>
    private static byte[] Line(byte[] name, byte[] content, bool sparse)
    {
        var escaped = Escape(name);
        var start = (sparse ? "# sparse " : "") + (escaped.Length > name.Length ? "\\" : "") + Convert.ToHexStringLower(content) + "  ";
        return [.. Encoding.ASCII.GetBytes(start), .. escaped, (byte)'\n'];
    }

    /// <summary>As sha256sum does it: a line that begins with a backslash has a name with escapes.</summary>
    private static byte[] Escape(byte[] name)
    {
        if (name.AsSpan().IndexOfAny((byte)'\\', (byte)'\n', (byte)'\r') < 0)
            return name;
        return [.. name.SelectMany(b => b switch { (byte)'\\' => "\\\\"u8.ToArray(), (byte)'\n' => "\\n"u8.ToArray(), (byte)'\r' => "\\r"u8.ToArray(), _ => [b] })];
    }

    private void AddToTree(TarEntry entry, byte[] name, byte[]? content)
    {
        Add(name);
        Add(FileNameText.Encode(entry.LinkName));
        Add((long)entry.Kind, entry.Permissions, entry.UserId, entry.GroupId, entry.Size, entry.ModificationTime.Seconds, entry.ModificationTime.Nanoseconds, entry.DeviceMajor, entry.DeviceMinor);
        Add(entry.Xattrs.Count);
        foreach (var (attribute, value) in entry.Xattrs.OrderBy(x => x.Key, StringComparer.Ordinal))
        {
            Add(FileNameText.Encode(attribute));
            Add(value.Span);
        }
        foreach (var (offset, length) in entry.Segments ?? [])
            Add(offset, length);
        Add(content);
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        Add(bytes.Length);
        _tree.AppendData(bytes);
    }

    private void Add(params ReadOnlySpan<long> numbers)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
            _tree.AppendData(bytes);
        }
    }
}
