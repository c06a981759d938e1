namespace Gantry.Cli.Parsing;

/// <summary>Finds what a mistyped word may have meant.</summary>
internal static class Suggestion
{
    /// <summary>The candidate nearest to <paramref name="word"/>; null when none is near.</summary>
    public static string? Closest(string? word, IEnumerable<string> candidates)
    {
        if (word is null) return null;
        var limit = Math.Max(1, word.TrimStart('-').Length / 3);
        return candidates
            .Select(candidate => (candidate, distance: Distance(word, candidate)))
            .Where(pair => pair.distance <= limit)
            .OrderBy(pair => pair.distance)
            .Select(pair => pair.candidate)
            .FirstOrDefault();
    }

    // Edits (insert, delete, replace, swap of neighbours) that turn one word into the other.
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replace, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
