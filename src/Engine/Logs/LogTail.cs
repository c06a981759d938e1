using System.Buffers;

namespace Gantry.Engine.Logs;

/// <summary>Finds where the last lines of a log begin, from its end, without reading what lies before.</summary>
internal static class LogTail
{
    private const int BlockSize = 32 << 10;

    /// <summary>Puts each file at the first of the last lines; files before the one where they begin are left out.</summary>
    /// <param name="files">The files, the oldest first.</param>
    /// <param name="options">Which lines count.</param>
    internal static void Seek(List<FileStream> files, LogOptions options)
    {
        if (options.Tail is not { } wanted)
            return;
        var left = wanted;
        for (var i = files.Count - 1; i >= 0; i--)
        {
            left = SeekIn(files[i], options, left);
            if (left > 0)
                continue;
            foreach (var older in files[..i])
                older.Dispose();
            files.RemoveRange(0, i);
            return;
        }
    }

    /// <summary>Seeks in one file.</summary>
    /// <returns>How many lines are still wanted of older files.</returns>
    private static int SeekIn(FileStream file, LogOptions options, int wanted)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockSize + LogLineReader.LongestLine);
        try
        {
            var position = file.Length;
            var carried = 0;
            var begin = position;
            while (position > 0)
            {
                var size = (int)Math.Min(BlockSize, position);
                position -= size;
                // What was left of the block behind goes after this one: it lacks its beginning.
                block.AsSpan(0, carried).CopyTo(block.AsSpan(size));
                file.Position = position;
                file.ReadExactly(block.AsSpan(0, size));
                var text = block.AsSpan(0, size + carried);
                while (LastLine(text, position == 0, out var start, out var line))
                {
                    if (Counts(line, options) && --wanted < 0)
                    {
                        file.Position = begin;
                        return 0;
                    }
                    begin = position + start;
                    text = text[..start];
                }
                carried = Math.Min(text.Length, LogLineReader.LongestLine);
            }
            file.Position = 0;
            return wanted;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    private static bool LastLine(ReadOnlySpan<byte> text, bool atBeginning, out int start, out ReadOnlySpan<byte> line)
    {
        start = 0;
        line = default;
        if (text.Length == 0)
            return false;
        var body = text[^1] == '\n' ? text[..^1] : text;
        start = body.LastIndexOf((byte)'\n') + 1;
        line = body[start..];
        return start > 0 || atBeginning;
    }

    /// <summary>Whether it is the end of a program's line, on a stream that is wanted. What follows an unfinished line belongs to it.</summary>
    private static bool Counts(ReadOnlySpan<byte> line, LogOptions options) =>
        CriLogLine.TryParse(line, out var parsed) && !parsed.Partial
        && (parsed.Kind == Streams.OutputKind.Stdout ? options.Stdout : options.Stderr)
        && (options.Until is null || parsed.Timestamp <= options.Until);
}
