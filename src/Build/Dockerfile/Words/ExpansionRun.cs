using System.Text;

namespace Gantry.Build.Dockerfile.Words;

/// <summary>One walk over a text that expands it.</summary>
internal sealed class ExpansionRun(string text, char escape, Func<string, string?> lookup, bool keepQuotes, int depth = 0)
{
    private const int MaxDepth = 64;
    private int _at;

    public string ReadAll() => ReadUntil(default);

    /// <summary>Reads up to one of some characters (outside quotes), or to the end.</summary>
    private string ReadUntil(ReadOnlySpan<char> ends)
    {
        var result = new StringBuilder();
        while (_at < text.Length && !ends.Contains(text[_at]))
        {
            var c = text[_at];
            if (c == '\'' && !keepQuotes)
                ReadSingleQuoted(result);
            else if (c == '"' && !keepQuotes)
                ReadDoubleQuoted(result);
            else if (c == '$')
                Append(result, ReadVariable());
            else if (c == escape)
                ReadEscaped(result);
            else
            {
                result.Append(c);
                _at++;
            }
        }
        return result.ToString();
    }

    private void ReadEscaped(StringBuilder result)
    {
        _at++;
        if (_at == text.Length)
            result.Append(escape);
        else if (keepQuotes && text[_at] is not ('$' or '`') && text[_at] != escape)
            result.Append(escape).Append(text[_at++]);
        else
            result.Append(text[_at++]);
    }

    private void ReadSingleQuoted(StringBuilder result)
    {
        var end = text.IndexOf('\'', _at + 1);
        if (end < 0)
            throw new ExpansionException("unexpected end of statement while looking for matching single-quote");
        result.Append(text, _at + 1, end - _at - 1);
        _at = end + 1;
    }

    private void ReadDoubleQuoted(StringBuilder result)
    {
        for (_at++; ;)
        {
            if (_at >= text.Length)
                throw new ExpansionException("unexpected end of statement while looking for matching double-quote");
            var c = text[_at];
            if (c == '"')
            {
                _at++;
                return;
            }
            if (c == '$')
            {
                Append(result, ReadVariable());
                continue;
            }
            _at++;
            if (c == escape && _at < text.Length && (text[_at] is '"' or '$' || text[_at] == escape))
                c = text[_at++];
            result.Append(c);
        }
    }

    private string ReadVariable()
    {
        _at++;
        if (_at == text.Length)
            return "$";
        if (text[_at] == '{')
            return ReadBraced();
        var name = ReadName();
        return name.Length == 0 ? "$" : lookup(name) ?? "";
    }

    /// <summary>A name: letters, digits, underscores; or one digit, or one of the shell's special characters.</summary>
    private string ReadName()
    {
        var start = _at;
        if (_at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] is '@' or '*' or '#' or '?' or '-' or '$' or '!'))
        {
            _at++;
            // In ${#…} and the like the special characters are no names.
            return text[start.._at];
        }
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_'))
            _at++;
        return text[start.._at];
    }

    private string ReadBraced()
    {
        _at++;
        if (_at < text.Length && text[_at] == '}')
            throw new ExpansionException("syntax error: bad substitution: ${} has no name");
        var name = ReadName();
        if (name.Length == 0)
            throw new ExpansionException($"unsupported modifier or name in substitution: ${{{Rest()}");
        if (_at == text.Length)
            throw new ExpansionException($"syntax error: missing '}}' after ${{{name}");
        var value = lookup(name);
        var modifier = text[_at++];
        switch (modifier)
        {
            case '}':
                return value ?? "";
            case ':' when _at < text.Length && text[_at] is '-' or '+' or '?':
                return Default(name, text[_at++], value is { Length: > 0 } ? value : null, value);
            case '-' or '+' or '?':
                return Default(name, modifier, value, value);
            case '#' or '%':
                return Trim(modifier, value ?? "");
            case '/':
                return Replace(value ?? "");
            default:
                throw new ExpansionException($"unsupported modifier ({modifier}) in substitution of {name}");
        }
    }

    private string Default(string name, char modifier, string? set, string? value)
    {
        var word = ReadNested("}");
        Close(name);
        return modifier switch
        {
            '-' => set ?? word,
            '+' => set is null ? "" : word,
            _ => value is not null && set is not null
                ? set
                : throw new ExpansionException($"{name}: {(word.Length == 0 ? "is not allowed to be unset" : word)}"),
        };
    }

    private string Trim(char side, string value)
    {
        var longest = _at < text.Length && text[_at] == side;
        if (longest)
            _at++;
        var pattern = new GlobPattern(ReadPattern("}"));
        Close("");
        var suffix = side == '%';
        var lengths = suffix ? pattern.Reversed().MatchesAt(Reverse(value), 0) : pattern.MatchesAt(value, 0);
        var length = longest ? lengths.LastOrDefault() : lengths.FirstOrDefault();
        return suffix ? value[..^length] : value[length..];
    }

    private static string Reverse(string value) => string.Create(value.Length, value, (span, v) =>
    {
        v.CopyTo(span);
        span.Reverse();
    });

    private string Replace(string value)
    {
        var all = _at < text.Length && text[_at] == '/';
        if (all)
            _at++;
        var pattern = new GlobPattern(ReadPattern("/}"));
        var replacement = "";
        if (_at < text.Length && text[_at] == '/')
        {
            _at++;
            replacement = ReadNested("}");
        }
        Close("");
        var result = new StringBuilder();
        var done = false;
        for (var i = 0; i < value.Length;)
        {
            var length = done ? 0 : pattern.MatchesAt(value, i).LastOrDefault();
            if (length == 0)
            {
                result.Append(value[i++]);
                continue;
            }
            Append(result, replacement);
            i += length;
            done = !all;
        }
        return result.ToString();
    }

    private void Close(string name)
    {
        if (_at >= text.Length)
            throw new ExpansionException($"syntax error: missing '}}' in substitution{(name.Length == 0 ? "" : $" of {name}")}");
        _at++;
    }

    private string ReadNested(ReadOnlySpan<char> ends)
    {
        var inner = new ExpansionRun(text, escape, lookup, keepQuotes, depth + 1) { _at = _at };
        if (depth >= MaxDepth)
            throw new ExpansionException($"substitutions are nested more than {MaxDepth} deep");
        var result = inner.ReadUntil(ends);
        _at = inner._at;
        return result;
    }

    /// <summary>Reads a pattern: escapes stay for the pattern, variables are expanded.</summary>
    private string ReadPattern(ReadOnlySpan<char> ends)
    {
        var result = new StringBuilder();
        while (_at < text.Length && !ends.Contains(text[_at]))
        {
            var c = text[_at];
            if (c == '$')
                Append(result, ReadVariableNested());
            else if (c == escape && _at + 1 < text.Length)
            {
                result.Append('\\').Append(text[_at + 1]);
                _at += 2;
            }
            else
            {
                result.Append(c);
                _at++;
            }
        }
        return result.ToString();
    }

    private string ReadVariableNested()
    {
        if (depth >= MaxDepth)
            throw new ExpansionException($"substitutions are nested more than {MaxDepth} deep");
        var inner = new ExpansionRun(text, escape, lookup, keepQuotes, depth + 1) { _at = _at };
        var result = inner.ReadVariable();
        _at = inner._at;
        return result;
    }

    private string Rest() => text[_at..Math.Min(text.Length, _at + 20)];

    private static void Append(StringBuilder result, string piece)
    {
        if (result.Length + piece.Length > WordExpander.MaxLength)
            throw new ExpansionException($"the expansion is longer than {WordExpander.MaxLength} characters");
        result.Append(piece);
    }
}
