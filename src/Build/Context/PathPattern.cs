using System.Text;

namespace Gantry.Build.Context;

/// <summary>
/// A pattern over slash-separated paths, as .dockerignore and COPY have them: <c>*</c> and <c>?</c> stay within a name,
/// <c>[a-z]</c> is a class, <c>**</c> is any number of directories. Matching is a walk over sets of states: no pattern can make it slow.
/// </summary>
internal sealed class PathPattern
{
    private readonly List<Token> _tokens = [];

    /// <exception cref="Errors.InvalidArgumentException">A class is not closed, or the pattern ends in an escape.</exception>
    public PathPattern(string pattern)
    {
        Text = pattern;
        for (var i = 0; i < pattern.Length; i++)
            i = ReadToken(pattern, i);
    }

    /// <summary>The pattern as it was written.</summary>
    public string Text { get; }

    /// <summary>Whether the text has any character with a meaning of its own.</summary>
    public static bool HasWildcard(string text) => text.AsSpan().ContainsAny('*', '?', '[') || text.Contains('\\');

    /// <summary>Whether the pattern matches a whole path.</summary>
    public bool Matches(ReadOnlySpan<char> path)
    {
        // Each token has two states: before it, and (for those that repeat) within it.
        var count = 2 * _tokens.Count + 2;
        Span<bool> memory = 2 * count <= 512 ? stackalloc bool[2 * count] : new bool[2 * count];
        memory.Clear();
        var states = memory[..count];
        var next = memory[count..];
        Enter(states, 0);
        foreach (var c in path)
        {
            next.Clear();
            for (var t = 0; t < _tokens.Count; t++)
                Step(states, next, t, c);
            var swap = states;
            states = next;
            next = swap;
        }
        return states[2 * _tokens.Count];
    }

    private void Step(Span<bool> states, Span<bool> next, int t, char c)
    {
        var token = _tokens[t];
        if (states[2 * t])
            switch (token.Kind)
            {
                case TokenKind.Literal when token.Literal == c:
                case TokenKind.One when c != '/':
                case TokenKind.Class when c != '/' && token.InClass(c):
                    Enter(next, t + 1);
                    break;
                case TokenKind.Name when c != '/':
                case TokenKind.Rest:
                    Enter(next, t);
                    break;
                case TokenKind.Directories:
                    next[2 * t + 1] = true;
                    break;
            }
        if (states[2 * t + 1])
            next[2 * t + 1] = true;
        // Directories match "(.*/)?": after any slash the next token may begin.
        if (token.Kind == TokenKind.Directories && c == '/' && next[2 * t + 1])
            Enter(next, t + 1);
    }

    private void Enter(Span<bool> states, int t)
    {
        states[2 * t] = true;
        while (t < _tokens.Count && _tokens[t].Kind is TokenKind.Name or TokenKind.Rest or TokenKind.Directories)
            states[2 * ++t] = true;
    }

    private int ReadToken(string pattern, int i)
    {
        switch (pattern[i])
        {
            case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                while (i + 1 < pattern.Length && pattern[i + 1] == '*')
                    i++;
                if (i + 1 < pattern.Length && pattern[i + 1] == '/')
                    i++;
                _tokens.Add(new(i + 1 == pattern.Length && pattern[i] == '*' ? TokenKind.Rest : TokenKind.Directories));
                return i;
            case '*':
                _tokens.Add(new(TokenKind.Name));
                return i;
            case '?':
                _tokens.Add(new(TokenKind.One));
                return i;
            case '[':
                return ReadClass(pattern, i);
            case '\\':
                if (i + 1 == pattern.Length)
                    throw new Errors.InvalidArgumentException($"syntax error in pattern {pattern}: it ends in a backslash");
                _tokens.Add(new(TokenKind.Literal, pattern[i + 1]));
                return i + 1;
            default:
                _tokens.Add(new(TokenKind.Literal, pattern[i]));
                return i;
        }
    }

    private int ReadClass(string pattern, int i)
    {
        var ranges = new List<(char, char)>();
        var negated = i + 1 < pattern.Length && pattern[i + 1] is '^' or '!';
        var at = negated ? i + 2 : i + 1;
        for (; at < pattern.Length && (pattern[at] != ']' || ranges.Count == 0); at++)
        {
            if (pattern[at] == '\\' && at + 1 < pattern.Length)
                at++;
            var first = pattern[at];
            if (at + 2 < pattern.Length && pattern[at + 1] == '-' && pattern[at + 2] != ']')
            {
                at += 2;
                ranges.Add((first, pattern[at]));
            }
            else
                ranges.Add((first, first));
        }
        if (at >= pattern.Length)
            throw new Errors.InvalidArgumentException($"syntax error in pattern {pattern}: the class is not closed");
        _tokens.Add(new(TokenKind.Class, Ranges: ranges, Negated: negated));
        return at;
    }

    private enum TokenKind
    {
        Literal,
        One,
        Class,
        Name,
        Rest,
        Directories,
    }

    private sealed record Token(TokenKind Kind, char Literal = '\0', List<(char First, char Last)>? Ranges = null, bool Negated = false)
    {
        public bool InClass(char c) => Ranges!.Exists(r => c >= r.First && c <= r.Last) != Negated;
    }
}
