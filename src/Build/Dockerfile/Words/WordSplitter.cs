using System.Text;

namespace Gantry.Build.Dockerfile.Words;

/// <summary>Cuts text at white space.</summary>
internal static class WordSplitter
{
    private static readonly char[] s_blanks = [' ', '\t', '\n', '\r', '\v', '\f'];

    /// <summary>Cuts at white space alone: quotes have no meaning (COPY, EXPOSE, FROM …).</summary>
    public static string[] Split(string text) => text.Split(s_blanks, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Cuts at white space outside quotes; quotes and escapes stay, for the later expansion.</summary>
    public static List<string> SplitKeepingQuotes(string text, char escape)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quote == '\0' && char.IsWhiteSpace(c))
            {
                Flush();
                continue;
            }
            word.Append(c);
            if (c == escape && quote != '\'' && i + 1 < text.Length)
                word.Append(text[++i]);
            else if (quote == '\0' && c is '"' or '\'' && quote == '\0')
                quote = c;
            else if (c == quote)
                quote = '\0';
        }
        Flush();
        return words;

        void Flush()
        {
            if (word.Length > 0)
                words.Add(word.ToString());
            word.Clear();
        }
    }
}
