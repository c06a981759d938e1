using System.Globalization;
using System.Text;

namespace Gantry.Oci.Archives;

/// <summary>The maps of sparse files: GNU tar's old header type <c>S</c>, and its three pax forms.</summary>
internal static class TarSparse
{
    private const int PairSize = 24;

    /// <summary>Reads the map of an old GNU header; more of it may follow in blocks of its own.</summary>
    /// <returns>The size of the file and its segments.</returns>
    public static async ValueTask<(long Size, List<TarSegment> Segments)> ReadOldAsync(ReadOnlyMemory<byte> header, TarSource source, TarLimits limits, CancellationToken cancellation)
    {
        var segments = new List<TarSegment>();
        AddPairs(header.Span.Slice(386, 4 * PairSize), segments);
        var size = TarNumber.Parse(header.Span.Slice(483, 12)) ?? throw Malformed();
        var block = new byte[TarHeader.BlockSize];
        for (var more = header.Span[482] != 0; more; more = block[504] != 0)
        {
            if (!await source.TryReadExactlyAsync(block, cancellation).ConfigureAwait(false))
                throw TarSource.CutOff();
            AddPairs(block.AsSpan(0, 21 * PairSize), segments);
            if (segments.Count > limits.MaxSegments)
                throw TooMany(limits);
        }
        return (size, segments);
    }

    /// <summary>Reads the map of pax format 0.0 or 0.1 from the extended header, if it has one.</summary>
    public static List<TarSegment>? FromPax(PaxRecords pax, TarLimits limits)
    {
        var numbers = pax.SparsePairs;
        if (pax.Text("GNU.sparse.map") is { } map)
            numbers = [.. map.Split(',').Select(Number)];
        if (numbers.Count == 0)
            return null;
        if (numbers.Count % 2 != 0)
            throw Malformed();
        if (numbers.Count / 2 > limits.MaxSegments)
            throw TooMany(limits);
        return [.. Enumerable.Range(0, numbers.Count / 2).Select(i => new TarSegment(numbers[2 * i], numbers[(2 * i) + 1]))];
    }

    /// <summary>Reads the map of pax format 1.0, which stands in whole blocks before the data, one number a line.</summary>
    /// <returns>The segments and how many bytes of the entry's data the map took.</returns>
    public static async ValueTask<(List<TarSegment> Segments, long Consumed)> ReadMapAsync(TarSource source, long available, TarLimits limits, CancellationToken cancellation)
    {
        var block = new byte[TarHeader.BlockSize];
        var numbers = new List<long>();
        var digits = new StringBuilder();
        long consumed = 0;
        long wanted = 1;
        while (numbers.Count < wanted)
        {
            consumed += block.Length;
            if (consumed > available || !await source.TryReadExactlyAsync(block, cancellation).ConfigureAwait(false))
                throw Malformed();
            for (var i = 0; i < block.Length && numbers.Count < wanted; i++)
            {
                if (block[i] != '\n')
                {
                    digits.Append((char)block[i]);
                    continue;
                }
                numbers.Add(Number(digits.ToString()));
                digits.Clear();
                if (numbers.Count > 1)
                    continue;
                if (numbers[0] > limits.MaxSegments)
                    throw TooMany(limits);
                wanted = 1 + (2 * numbers[0]);
            }
            if (digits.Length > 20)
                throw Malformed();
        }
        var segments = new List<TarSegment>((int)numbers[0]);
        for (var i = 1; i < numbers.Count; i += 2)
            segments.Add(new TarSegment(numbers[i], numbers[i + 1]));
        return (segments, consumed);
    }

    /// <summary>Writes the map of pax format 1.0, in whole blocks.</summary>
    public static byte[] FormatMap(IReadOnlyList<TarSegment> segments)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{segments.Count}\n");
        foreach (var (offset, length) in segments)
            text.Append(CultureInfo.InvariantCulture, $"{offset}\n{length}\n");
        var map = new byte[(text.Length + TarHeader.BlockSize - 1) / TarHeader.BlockSize * TarHeader.BlockSize];
        Encoding.ASCII.GetBytes(text.ToString(), map);
        return map;
    }

    /// <summary>Checks that segments are in order, within the file, and as long as the data.</summary>
    public static void Check(string name, IReadOnlyList<TarSegment> segments, long size, long stored)
    {
        long end = 0;
        long sum = 0;
        foreach (var (offset, length) in segments)
        {
            if (offset < end || length < 0 || offset > size || length > size - offset)
                throw ArchiveException.About(name, "has a malformed map of a sparse file");
            end = offset + length;
            sum += length;
        }
        if (sum != stored)
            throw ArchiveException.About(name, "has a map of a sparse file that does not fit its data");
    }

    private static void AddPairs(ReadOnlySpan<byte> pairs, List<TarSegment> segments)
    {
        for (; !pairs.IsEmpty && pairs[0] != 0; pairs = pairs[PairSize..])
            segments.Add(new TarSegment(TarNumber.Parse(pairs[..12]) ?? throw Malformed(), TarNumber.Parse(pairs[12..24]) ?? throw Malformed()));
    }

    private static long Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw Malformed();

    private static ArchiveException Malformed() => new("invalid archive: malformed map of a sparse file");

    private static ArchiveException TooMany(TarLimits limits) => new($"invalid archive: a sparse file has more than {limits.MaxSegments} stretches");
}
