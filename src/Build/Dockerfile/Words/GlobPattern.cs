namespace Gantry.Build.Dockerfile.Words;

/// <summary>
/// A shell pattern for <c>${v#p}</c> and the like: <c>*</c>, <c>?</c> and a backslash that takes the next character as it is.
/// Matching is a walk over sets of states, so no pattern can make it slow.
/// </summary>
internal sealed class GlobPattern
{
    /// <summary>State visits that one pattern may cost; a hostile one is refused rather than waited for.</summary>
    private const int MaxSteps = 50_000_000;

    private readonly (char Literal, bool Any, bool Many)[] _tokens;
    private int _steps;

    public GlobPattern(string pattern)
    {
        var tokens = new List<(char, bool, bool)>();
        for (var i = 0; i < pattern.Length; i++)
            tokens.Add(pattern[i] switch
            {
                '*' => ('\0', false, true),
                '?' => ('\0', true, false),
                '\\' when i + 1 < pattern.Length => (pattern[++i], false, false),
                var c => (c, false, false),
            });
        _tokens = [.. tokens];
    }

    private GlobPattern((char, bool, bool)[] tokens) => _tokens = tokens;

    /// <summary>The pattern that matches the same texts read backwards.</summary>
    public GlobPattern Reversed() => new([.. _tokens.Reverse()]);

    /// <summary>The lengths, shortest first, of the matches that begin at an index.</summary>
    public IEnumerable<int> MatchesAt(string text, int start)
    {
        var states = new bool[_tokens.Length + 1];
        Enter(states, 0);
        for (var i = start; ; i++)
        {
            if (states[^1])
                yield return i - start;
            if (i == text.Length)
                yield break;
            if ((_steps += _tokens.Length + 1) > MaxSteps)
                throw new ExpansionException("the pattern of a substitution takes too long to match");
            var next = new bool[states.Length];
            var alive = false;
            for (var s = 0; s < _tokens.Length; s++)
            {
                if (!states[s])
                    continue;
                var (literal, any, many) = _tokens[s];
                if (many)
                    Enter(next, s);
                else if (any || literal == text[i])
                    Enter(next, s + 1);
                else
                    continue;
                alive = true;
            }
            if (!alive)
                yield break;
            states = next;
        }
    }

    private void Enter(bool[] states, int state)
    {
        states[state] = true;
        while (state < _tokens.Length && _tokens[state].Many)
            states[++state] = true;
    }
}
