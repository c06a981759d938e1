using System.Text;

namespace Gantry.Cli.Output.Templates;

/// <summary>Takes the inside of an action apart.</summary>
internal static class TemplateLexer
{
    /// <summary>The words of an action.</summary>
    /// <exception cref="TemplateException">A character or a quoted text is out of place.</exception>
    public static List<TemplateToken> Read(string action, int offset)
    {
        var tokens = new List<TemplateToken>();
        var at = 0;
        while (at < action.Length)
        {
            var start = at;
            var token = Next(action, ref at);
            tokens.Add(token with { Position = offset + start });
        }
        tokens.Add(new TemplateToken(TemplateTokenKind.End, "", offset + action.Length));
        return tokens;
    }

    private static TemplateToken Next(string text, ref int at)
    {
        var c = text[at];
        if (char.IsWhiteSpace(c))
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            return new(TemplateTokenKind.Blank, " ", 0);
        }
        if (c is '"' or '`') return new(TemplateTokenKind.Text, Quoted(text, ref at), 0);
        if (c == '.')
        {
            at++;
            var name = Word(text, ref at);
            return name.Length == 0 ? new(TemplateTokenKind.Dot, ".", 0) : new(TemplateTokenKind.Field, name, 0);
        }
        if (c == '$')
        {
            at++;
            return new(TemplateTokenKind.Variable, "$" + Word(text, ref at), 0);
        }
        if (char.IsAsciiDigit(c) || (c is '-' or '+' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            var start = at++;
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] is '.' or '_')) at++;
            return new(TemplateTokenKind.Number, text[start..at], 0);
        }
        if (IsWord(c)) return new(TemplateTokenKind.Name, Word(text, ref at), 0);
        if (text.AsSpan(at).StartsWith(":="))
        {
            at += 2;
            return new(TemplateTokenKind.Sign, ":=", 0);
        }
        if (c is '(' or ')' or '|' or ',' or '=')
        {
            at++;
            return new(TemplateTokenKind.Sign, c.ToString(), 0);
        }
        throw new TemplateException($"unexpected \"{c}\" in operand");
    }

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c == '_';

    private static string Word(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && IsWord(text[at])) at++;
        return text[start..at];
    }

    private static string Quoted(string text, ref int at)
    {
        var quote = text[at++];
        var value = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\\' && quote == '"' && at + 1 < text.Length)
            {
                at++;
                value.Append(text[at] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
            }
            else value.Append(text[at]);
            at++;
        }
        if (at >= text.Length) throw new TemplateException("unterminated quoted string");
        at++;
        return value.ToString();
    }
}
