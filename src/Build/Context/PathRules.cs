namespace Gantry.Build.Context;

/// <summary>
/// An ordered list of patterns and exceptions (<c>!</c>) over paths, the last that matches decides: .dockerignore, and
/// <c>--exclude</c>. A pattern that matches a directory matches all that is in it.
/// </summary>
public sealed class PathRules
{
    /// <summary>The most patterns that are taken.</summary>
    public const int MaxRules = 20_000;

    private readonly List<(PathPattern Pattern, bool Exception)> _rules = [];

    /// <summary>Reads patterns, each as a line of .dockerignore.</summary>
    /// <exception cref="Errors.InvalidArgumentException">A pattern is malformed.</exception>
    public PathRules(IEnumerable<string> patterns)
    {
        foreach (var pattern in patterns)
        {
            var exception = pattern.StartsWith('!');
            var path = Clean(exception ? pattern[1..].Trim() : pattern);
            if (path.Length == 0)
                continue;
            if (_rules.Count == MaxRules)
                throw new Errors.InvalidArgumentException($"more than {MaxRules} patterns");
            _rules.Add((new PathPattern(path), exception));
        }
    }

    /// <summary>The patterns as they are used.</summary>
    public IEnumerable<string> Patterns => _rules.Select(r => (r.Exception ? "!" : "") + r.Pattern.Text);

    /// <summary>Whether there is no rule at all.</summary>
    public bool IsEmpty => _rules.Count == 0;

    /// <summary>Whether some rule makes an exception, so that an excluded directory may hold included files.</summary>
    public bool HasExceptions => _rules.Exists(r => r.Exception);

    /// <summary>Reads a .dockerignore: one pattern a line, <c>#</c> begins a comment.</summary>
    public static PathRules ParseIgnoreFile(string text) =>
        new(text.TrimStart('\uFEFF').Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#'));

    /// <summary>Whether the rules select a path or a directory above it.</summary>
    /// <param name="path">The path from the root of the tree, without a leading slash.</param>
    public bool Matches(string path)
    {
        var matched = false;
        foreach (var (pattern, exception) in _rules)
            // An exception can only change what is selected, and a pattern what is not.
            if (matched == exception && MatchesOrAbove(pattern, path))
                matched = !exception;
        return matched;
    }

    private static bool MatchesOrAbove(PathPattern pattern, string path)
    {
        if (pattern.Matches(path))
            return true;
        for (var slash = path.IndexOf('/'); slash > 0; slash = path.IndexOf('/', slash + 1))
            if (pattern.Matches(path.AsSpan(0, slash)))
                return true;
        return false;
    }

    /// <summary>Takes dots, doubled slashes and slashes at both ends out of a pattern.</summary>
    private static string Clean(string pattern)
    {
        var parts = new List<string>();
        foreach (var part in pattern.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
            {
                if (parts.Count > 0)
                    parts.RemoveAt(parts.Count - 1);
            }
            else if (part != ".")
                parts.Add(part);
        }
        return string.Join('/', parts);
    }
}
