using System.Text;

namespace Gantry.Cli.Output;

/// <summary>Lays cells out in columns: each at least ten wide, three blanks apart.</summary>
internal static class Table
{
    private const int Padding = 3;

    /// <summary>Writes rows; the last cell of a row is not padded.</summary>
    public static void Write(TextWriter output, IReadOnlyList<IReadOnlyList<string>> rows, int leastWidth = 10)
    {
        var widths = Widths(rows, leastWidth);
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Count; i++)
            {
                output.Write(row[i]);
                if (i < row.Count - 1) output.Write(new string(' ', widths[i] - Width(row[i])));
            }
            output.Write('\n');
        }
    }

    /// <summary>The text cut to a width, with an ellipsis as its last character when something is missing.</summary>
    public static string Ellipsis(string text, int width)
    {
        if (Width(text) <= width) return text;
        var cut = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Take(width - 1)) cut.Append(rune);
        return cut.Append('…').ToString();
    }

    private static int[] Widths(IReadOnlyList<IReadOnlyList<string>> rows, int leastWidth)
    {
        var widths = new int[rows.Count == 0 ? 0 : rows.Max(row => row.Count)];
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Count; i++) widths[i] = Math.Max(widths[i], Math.Max(leastWidth, Width(row[i]) + Padding));
        }
        return widths;
    }

    private static int Width(string text) => text.EnumerateRunes().Count();
}
