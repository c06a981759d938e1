using System.Text;
using Gantry.Errors;

namespace Gantry.Engine.Commit;

/// <summary>Words in which quotes and backslashes keep spaces together.</summary>
internal static class QuotedWords
{
    /// <summary>Splits a line.</summary>
    /// <exception cref="InvalidArgumentException">A quote is not closed.</exception>
    internal static IReadOnlyList<string> Split(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        var begun = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\\' && quote != '\'' && i + 1 < line.Length)
                (_, begun) = (word.Append(line[++i]), true);
            else if (quote != '\0' && c == quote)
                quote = '\0';
            else if (quote == '\0' && c is '"' or '\'' && quote == '\0')
                (quote, begun) = (c, true);
            else if (quote == '\0' && c is ' ' or '\t' && quote == '\0')
                Finish();
            else
                (_, begun) = (word.Append(c), true);
        }
        if (quote != '\0')
            throw new InvalidArgumentException($"unexpected end of statement while looking for matching {quote} in {line}");
        Finish();
        return words;

        void Finish()
        {
            if (begun)
                words.Add(word.ToString());
            word.Clear();
            begun = false;
        }
    }
}
