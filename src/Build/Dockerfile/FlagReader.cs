using System.Text;

namespace Gantry.Build.Dockerfile;

/// <summary>Reads the flags between an instruction's keyword and its arguments.</summary>
internal static class FlagReader
{
    /// <param name="line">The instruction.</param>
    /// <param name="start">Where the keyword ends.</param>
    /// <param name="escape">The escape character.</param>
    /// <param name="restStart">Where the arguments begin.</param>
    public static IReadOnlyList<Flag> Read(LogicalLine line, int start, char escape, out int restStart)
    {
        var flags = new List<Flag>();
        var text = line.Text;
        var at = SkipBlanks(text, start);
        while (text.AsSpan(at).StartsWith("--"))
        {
            var begin = at;
            var word = ReadWord(text, ref at, escape);
            var end = at;
            at = SkipBlanks(text, at);
            if (word == "--")
                break;
            var equals = word.IndexOf('=');
            flags.Add(new(equals < 0 ? word[2..] : word[2..equals], equals < 0 ? null : word[(equals + 1)..], line.RangeOf(begin, end)));
        }
        restStart = at;
        return flags;
    }

    private static int SkipBlanks(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
            at++;
        return at;
    }

    private static string ReadWord(string text, ref int at, char escape)
    {
        var word = new StringBuilder();
        var quote = '\0';
        for (; at < text.Length && (quote != '\0' || !char.IsWhiteSpace(text[at])); at++)
        {
            var c = text[at];
            if (c == escape && quote != '\'' && at + 1 < text.Length)
                word.Append(text[++at]);
            else if (quote == '\0' && c is '"' or '\'' && quote == '\0')
                quote = c;
            else if (quote != '\0' && c == quote)
                quote = '\0';
            else
                word.Append(c);
        }
        return word.ToString();
    }
}
