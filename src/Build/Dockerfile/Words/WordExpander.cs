using System.Text;

namespace Gantry.Build.Dockerfile.Words;

/// <summary>
/// Expands variables, quotes and escapes in the words of instructions as Docker does: single quotes keep everything, double
/// quotes keep blanks, <c>${…}</c> takes all of the shell's modifiers for defaults, prefixes, suffixes and replacement.
/// </summary>
public sealed class WordExpander
{
    /// <summary>The longest result in characters: <c>ENV a=$a$a</c> over and over must not fill the memory.</summary>
    public const int MaxLength = 1024 * 1024;

    private readonly char _escape;
    private readonly Func<string, string?> _lookup;

    /// <summary>Creates an expander.</summary>
    /// <param name="escape">The file's escape character.</param>
    /// <param name="lookup">Gives a variable's value, or null when it is not set.</param>
    public WordExpander(char escape, Func<string, string?> lookup)
    {
        _escape = escape;
        _lookup = lookup;
    }

    /// <summary>Expands text into one word.</summary>
    /// <exception cref="ExpansionException">The text is malformed, or a variable is required and not set.</exception>
    public string Expand(string text)
    {
        var run = new ExpansionRun(text, _escape, _lookup, keepQuotes: false);
        return run.ReadAll();
    }

    /// <summary>Expands text that quotes have no meaning in: a here-document's lines.</summary>
    /// <exception cref="ExpansionException">The text is malformed, or a variable is required and not set.</exception>
    public string ExpandText(string text)
    {
        var run = new ExpansionRun(text, _escape, _lookup, keepQuotes: true);
        return run.ReadAll();
    }

    /// <summary>Expands text and cuts the result at unquoted white space, also such that came from variables.</summary>
    /// <exception cref="ExpansionException">The text is malformed, or a variable is required and not set.</exception>
    public IReadOnlyList<string> ExpandToWords(string text)
    {
        var words = new List<string>();
        foreach (var piece in WordSplitter.SplitKeepingQuotes(text, _escape))
        {
            var expanded = Expand(piece);
            var quoted = piece.AsSpan().ContainsAny('"', '\'', _escape);
            if (quoted)
                words.Add(expanded);
            else
                words.AddRange(WordSplitter.Split(expanded));
        }
        return words;
    }
}
