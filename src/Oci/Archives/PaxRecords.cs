using System.Globalization;
using System.Text;
using Gantry.FileNames;

namespace Gantry.Oci.Archives;

/// <summary>
/// The extended header of one entry (POSIX pax): records of <c>length key=value\n</c>. Values stay bytes, since extended
/// attributes are; everything else is read from them on demand.
/// </summary>
internal sealed class PaxRecords
{
    private const string SchilyXattr = "SCHILY.xattr.";
    private const string LibarchiveXattr = "LIBARCHIVE.xattr.";

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _values = new(StringComparer.Ordinal);

    /// <summary>The pairs of sparse format 0.0, whose two keys repeat.</summary>
    private readonly List<long> _sparsePairs = [];

    public IReadOnlyList<long> SparsePairs => _sparsePairs;

    /// <summary>Adds the records of a header; an empty value takes an earlier one back.</summary>
    /// <exception cref="ArchiveException">A record is malformed.</exception>
    public void Add(ReadOnlyMemory<byte> header)
    {
        while (!header.IsEmpty)
        {
            var space = header.Span.IndexOf((byte)' ');
            if (space is <= 0 or > 10
                || !int.TryParse(header.Span[..space], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                || length <= space + 1 || length > header.Length || header.Span[length - 1] != '\n')
                throw new ArchiveException("invalid archive: malformed pax header");
            AddRecord(header[(space + 1)..(length - 1)]);
            header = header[length..];
        }
    }

    public string? Text(string key) => _values.TryGetValue(key, out var value) ? FileNameText.Decode(value.Span) : null;

    public long? Number(string key)
    {
        if (!_values.TryGetValue(key, out var value))
            return null;
        return long.TryParse(value.Span, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ArchiveException($"invalid archive: the pax value of {key} is not a number");
    }

    /// <summary>Seconds with a decimal fraction of any length.</summary>
    public TarTime? Time(string key)
    {
        if (!_values.TryGetValue(key, out var value))
            return null;
        var text = Encoding.ASCII.GetString(value.Span);
        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? "" : text[(point + 1)..];
        if (!long.TryParse(whole is "-" or "" ? whole + "0" : whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds)
            || fraction.Any(c => !char.IsAsciiDigit(c)))
            throw new ArchiveException($"invalid archive: the pax value of {key} is not a time");
        var nanoseconds = fraction.Length == 0 ? 0 : int.Parse(fraction.PadRight(9, '0')[..9], CultureInfo.InvariantCulture);
        return text.StartsWith('-') && nanoseconds > 0 ? new TarTime(seconds - 1, 1_000_000_000 - nanoseconds) : new TarTime(seconds, nanoseconds);
    }

    /// <summary>The extended attributes. Where an archive has one in both forms, the plain one is meant.</summary>
    public IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> Xattrs()
    {
        var xattrs = new SortedDictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var (key, value) in _values)
            if (key.StartsWith(LibarchiveXattr, StringComparison.Ordinal))
                xattrs[Uri.UnescapeDataString(key[LibarchiveXattr.Length..])] = FromBase64(key, value);
        foreach (var (key, value) in _values)
            if (key.StartsWith(SchilyXattr, StringComparison.Ordinal))
                xattrs[key[SchilyXattr.Length..]] = value;
        return xattrs.Count == 0 ? [] : [.. xattrs];
    }

    private void AddRecord(ReadOnlyMemory<byte> record)
    {
        var equals = record.Span.IndexOf((byte)'=');
        if (equals <= 0)
            throw new ArchiveException("invalid archive: malformed pax header");
        var key = FileNameText.Decode(record.Span[..equals]);
        var value = record[(equals + 1)..];
        var isXattr = key.StartsWith(SchilyXattr, StringComparison.Ordinal);
        if (key.Contains('\0') || (!isXattr && value.Span.Contains((byte)0)))
            throw new ArchiveException("invalid archive: a zero byte in a pax header");
        if (key is "GNU.sparse.offset" or "GNU.sparse.numbytes")
            AddSparse(key, value);
        else if (value.IsEmpty && !isXattr)
            _values.Remove(key);
        else
            _values[key] = value;
    }

    private void AddSparse(string key, ReadOnlyMemory<byte> value)
    {
        var isOffset = key == "GNU.sparse.offset";
        if (isOffset != (_sparsePairs.Count % 2 == 0) || !long.TryParse(value.Span, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            throw new ArchiveException("invalid archive: malformed map of a sparse file");
        _sparsePairs.Add(number);
    }

    /// <summary>libarchive leaves the padding off.</summary>
    private static byte[] FromBase64(string key, ReadOnlyMemory<byte> value)
    {
        var text = Encoding.ASCII.GetString(value.Span).TrimEnd('=');
        try
        {
            return Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
        }
        catch (FormatException e)
        {
            throw new ArchiveException($"invalid archive: the pax value of {key} is not base64", e);
        }
    }
}
