using System.Text;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>
/// Writes the values of repeated headers apart. .NET's HTTP/2 client joins them by commas, as HTTP allows; gRPC's metadata in
/// Go takes a line for one value. What goes out is cut into frames, and in header blocks (HPACK, RFC 7541) a joined line of
/// one of our names becomes as many lines as it has values. The client writes no compressed strings and no dynamic table, so
/// that the rest of a block can be left as it is.
/// </summary>
internal sealed class RepeatedHeaders
{
    private const int PrefaceLength = 24, FrameHeaderLength = 9, LargestFrame = 16384;
    private const byte HeadersFrame = 1, ContinuationFrame = 9, EndHeaders = 4, PaddedOrPriority = 0x28;

    private static readonly byte[][] s_names = [.. new[] { "followpaths", "exclude-patterns" }.Select(Encoding.ASCII.GetBytes)];
    private static readonly byte[] s_separator = ", "u8.ToArray();

    private readonly List<byte> _frameHeader = [];
    private readonly List<byte> _block = [];
    private byte[] _first = [];
    private int _preface = PrefaceLength;
    private int _payloadLeft;
    private bool _collecting;

    /// <summary>Takes what the client writes and gives what is to be sent.</summary>
    public byte[] Rewrite(ReadOnlySpan<byte> written)
    {
        var output = new List<byte>(written.Length + 64);
        while (written.Length > 0)
        {
            if (_preface > 0 || (_payloadLeft > 0 && !_collecting))
            {
                ref var left = ref _preface > 0 ? ref _preface : ref _payloadLeft;
                var count = Math.Min(left, written.Length);
                output.AddRange(written[..count]);
                left -= count;
                written = written[count..];
            }
            else if (_payloadLeft > 0)
            {
                var count = Math.Min(_payloadLeft, written.Length);
                _block.AddRange(written[..count]);
                _payloadLeft -= count;
                written = written[count..];
                EndOfPayload(output);
            }
            else
            {
                _frameHeader.Add(written[0]);
                written = written[1..];
                if (_frameHeader.Count == FrameHeaderLength)
                    BeginFrame(output);
            }
        }
        return [.. output];
    }

    private void BeginFrame(List<byte> output)
    {
        var header = _frameHeader.ToArray();
        _frameHeader.Clear();
        _payloadLeft = header[0] << 16 | header[1] << 8 | header[2];
        var (type, flags) = (header[3], header[4]);
        if (type == HeadersFrame && (flags & PaddedOrPriority) == 0)
            (_collecting, _first) = (true, header);
        else if (!(type == ContinuationFrame && _collecting))
        {
            output.AddRange(header);
            return;
        }
        if ((flags & EndHeaders) != 0)
            _first[4] |= EndHeaders;
        if (_payloadLeft == 0)
            EndOfPayload(output);
    }

    private void EndOfPayload(List<byte> output)
    {
        if (_payloadLeft > 0 || (_first[4] & EndHeaders) == 0)
            return;
        _collecting = false;
        var block = Split(_block.ToArray());
        _block.Clear();
        Span<byte> header = stackalloc byte[FrameHeaderLength];
        for (var at = 0; at == 0 || at < block.Length; at += LargestFrame)
        {
            var length = Math.Min(LargestFrame, block.Length - at);
            var last = at + length >= block.Length;
            _first.CopyTo(header);
            (header[0], header[1], header[2]) = ((byte)(length >> 16), (byte)(length >> 8), (byte)length);
            header[3] = at == 0 ? HeadersFrame : ContinuationFrame;
            header[4] = (byte)((at == 0 ? _first[4] & ~EndHeaders : 0) | (last ? EndHeaders : 0));
            output.AddRange(header);
            output.AddRange(block.AsSpan(at, length));
        }
    }

    private static byte[] Split(ReadOnlySpan<byte> block)
    {
        var result = new List<byte>(block.Length);
        for (var at = 0; at < block.Length;)
        {
            var start = at;
            var first = block[at];
            var prefix = (first & 0x80) != 0 ? 7 : (first & 0x40) != 0 ? 6 : (first & 0x20) != 0 ? 5 : 4;
            var index = ReadInteger(block, ref at, prefix);
            if (prefix is 7 or 5)
            {
                result.AddRange(block[start..at]);
                continue;
            }
            var name = index == 0 ? ReadString(block, ref at, out _) : default;
            var valueStart = at;
            var value = ReadString(block, ref at, out var compressed);
            if (compressed || !IsOurs(name) || value.IndexOf(s_separator) < 0)
                result.AddRange(block[start..at]);
            else
                AddEach(result, block[start..valueStart], value);
        }
        return [.. result];
    }

    private static void AddEach(List<byte> result, ReadOnlySpan<byte> name, ReadOnlySpan<byte> values)
    {
        while (true)
        {
            var end = values.IndexOf(s_separator);
            var value = end < 0 ? values : values[..end];
            result.AddRange(name);
            WriteLength(result, value.Length);
            result.AddRange(value);
            if (end < 0)
                return;
            values = values[(end + s_separator.Length)..];
        }
    }

    private static bool IsOurs(ReadOnlySpan<byte> name)
    {
        foreach (var known in s_names)
            if (name.SequenceEqual(known))
                return true;
        return false;
    }

    private static ReadOnlySpan<byte> ReadString(ReadOnlySpan<byte> block, ref int at, out bool compressed)
    {
        compressed = (block[at] & 0x80) != 0;
        var length = ReadInteger(block, ref at, 7);
        var text = block.Slice(at, length);
        at += length;
        return text;
    }

    private static int ReadInteger(ReadOnlySpan<byte> block, ref int at, int prefix)
    {
        var mask = (1 << prefix) - 1;
        var value = block[at++] & mask;
        if (value < mask)
            return value;
        for (var shift = 0; ; shift += 7)
        {
            var next = block[at++];
            value += (next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                return value;
        }
    }

    private static void WriteLength(List<byte> result, int length)
    {
        if (length < 0x7F)
        {
            result.Add((byte)length);
            return;
        }
        result.Add(0x7F);
        for (length -= 0x7F; length >= 0x80; length >>= 7)
            result.Add((byte)(length & 0x7F | 0x80));
        result.Add((byte)length);
    }
}
