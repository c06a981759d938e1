namespace Gantry.Build.Dockerfile;

/// <summary>The beginning of a here-document in an instruction's line: <c>[fd]&lt;&lt;[-]WORD</c>.</summary>
/// <param name="Name">The word without quotes.</param>
/// <param name="Expand">Whether the word was bare.</param>
/// <param name="Chomp">Whether a dash asks to strip leading tabs.</param>
/// <param name="FileDescriptor">The number before, 0 when there is none.</param>
internal sealed record HeredocStart(string Name, bool Expand, bool Chomp, int FileDescriptor)
{
    /// <summary>Finds the beginnings in a line, skipping what is quoted or escaped.</summary>
    public static IReadOnlyList<HeredocStart> FindAll(string line, char escape)
    {
        if (!line.Contains("<<", StringComparison.Ordinal))
            return [];
        return [.. Words.WordSplitter.SplitKeepingQuotes(line, escape).Select(w => TryRead(w, escape)).OfType<HeredocStart>()];
    }

    /// <summary>Reads a word if it is a beginning as a whole.</summary>
    public static HeredocStart? TryRead(string word, char escape)
    {
        var at = 0;
        while (at < word.Length && char.IsAsciiDigit(word[at]))
            at++;
        if (at > 4 || !word.AsSpan(at).StartsWith("<<"))
            return null;
        var descriptor = at == 0 ? 0 : int.Parse(word.AsSpan(0, at));
        at += 2;
        var chomp = at < word.Length && word[at] == '-';
        var name = word[(chomp ? at + 1 : at)..];
        if (name.Length == 0 || name.Contains('<'))
            return null;
        var bare = name.Replace("\"", "", StringComparison.Ordinal).Replace("'", "", StringComparison.Ordinal);
        var quoted = bare.Length != name.Length;
        if (bare.Contains(escape))
            (bare, quoted) = (bare.Replace(escape.ToString(), "", StringComparison.Ordinal), true);
        return bare.Length == 0 ? null : new(bare, !quoted, chomp, descriptor);
    }
}
