using System.Globalization;
using System.Text;
using Gantry.Engine.Streams;

namespace Gantry.Engine.Logs;

/// <summary>A line of a log in the CRI format: <c>2026-01-02T03:04:05.678901234+00:00 stdout F text</c>.</summary>
/// <param name="Timestamp">When it was written.</param>
/// <param name="Kind">The stream.</param>
/// <param name="Partial">Whether the program's line goes on in the next one.</param>
/// <param name="ContentStart">Where the text begins.</param>
internal readonly record struct CriLogLine(DateTimeOffset Timestamp, OutputKind Kind, bool Partial, int ContentStart)
{
    // "2026-01-02T03:04:05.000000000+00:00 stdout F " and a little room.
    private const int LongestTimestamp = 40;

    /// <summary>Reads a line, without its line feed, if it is one.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> line, out CriLogLine parsed)
    {
        parsed = default;
        var space = line[..Math.Min(line.Length, LongestTimestamp)].IndexOf((byte)' ');
        if (space < 0 || !TryParseTimestamp(line[..space], out var timestamp))
            return false;
        var rest = line[(space + 1)..];
        OutputKind kind;
        if (rest.StartsWith("stdout "u8))
            kind = OutputKind.Stdout;
        else if (rest.StartsWith("stderr "u8))
            kind = OutputKind.Stderr;
        else
            return false;
        rest = rest[7..];
        if (rest.Length < 1 || (rest.Length > 1 && rest[1] != ' ') || rest[0] is not ((byte)'F' or (byte)'P'))
            return false;
        parsed = new CriLogLine(timestamp, kind, rest[0] == 'P', Math.Min(space + 1 + 7 + 2, line.Length));
        return true;
    }

    private static bool TryParseTimestamp(ReadOnlySpan<byte> text, out DateTimeOffset timestamp)
    {
        // .NET counts in 100 ns and refuses more than seven digits of a fraction.
        Span<char> characters = stackalloc char[LongestTimestamp];
        var length = Encoding.ASCII.GetChars(text, characters);
        if (text.IndexOf((byte)'.') is >= 0 and var dot)
        {
            var end = dot + 1;
            while (end < length && char.IsAsciiDigit(characters[end]))
                end++;
            var kept = Math.Min(end, dot + 8);
            characters[end..length].CopyTo(characters[kept..]);
            length -= end - kept;
        }
        return DateTimeOffset.TryParse(characters[..length], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out timestamp);
    }
}
