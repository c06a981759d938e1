using System.Text;

namespace Gantry.Build.Dockerfile;

/// <summary>An instruction's line after its continuations were joined; knows where each character came from.</summary>
internal sealed class LogicalLine
{
    private readonly StringBuilder _text = new();
    private readonly List<(int Index, SourcePosition Position)> _segments = [];
    private string? _joined;

    public string Text => _joined ??= _text.ToString();

    /// <summary>Adds a piece of a source line.</summary>
    /// <param name="piece">The piece.</param>
    /// <param name="line">The line it is from, counted from 0.</param>
    /// <param name="column">Where in the line it begins, counted from 0.</param>
    public void Append(ReadOnlySpan<char> piece, int line, int column)
    {
        _segments.Add((_text.Length, new(line + 1, column + 1)));
        _text.Append(piece);
        _joined = null;
    }

    /// <summary>Where the character at an index of <see cref="Text"/> stands in the file.</summary>
    public SourcePosition PositionOf(int index)
    {
        var at = _segments.FindLastIndex(s => s.Index <= index);
        var (start, position) = _segments[Math.Max(at, 0)];
        return position with { Column = position.Column + index - start };
    }

    /// <summary>Where a stretch of <see cref="Text"/> stands in the file.</summary>
    public SourceRange RangeOf(int start, int end) => new(PositionOf(start), PositionOf(Math.Max(start, end - 1)));
}
