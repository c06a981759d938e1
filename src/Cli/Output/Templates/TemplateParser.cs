using System.Globalization;

namespace Gantry.Cli.Output.Templates;

/// <summary>Reads a template: text with actions in double braces.</summary>
internal sealed class TemplateParser
{
    private const int DeepestNesting = 100;

    private readonly string _text;
    private int _at;
    private int _depth;
    private bool _trimNext;

    private TemplateParser(string text) => _text = text;

    /// <summary>The pieces of a template.</summary>
    /// <exception cref="TemplateException">It is not one.</exception>
    public static IReadOnlyList<TemplateNode> Parse(string text)
    {
        var parser = new TemplateParser(text);
        var (nodes, ending) = parser.ReadNodes();
        return ending.Length == 0 ? nodes : throw new TemplateException($"unexpected {{{{{ending}}}}}");
    }

    // Reads up to the action that ends the block: "end", "else", "else if…", or "" at the end of the text.
    private (List<TemplateNode> Nodes, string Ending) ReadNodes()
    {
        if (++_depth > DeepestNesting) throw new TemplateException("exceeded maximum nesting");
        var nodes = new List<TemplateNode>();
        while (_at < _text.Length)
        {
            var open = _text.IndexOf("{{", _at, StringComparison.Ordinal);
            var literal = open < 0 ? _text[_at..] : _text[_at..open];
            var trimBefore = open >= 0 && open + 3 < _text.Length && _text[open + 2] == '-' && char.IsWhiteSpace(_text[open + 3]);
            if (_trimNext) literal = literal.TrimStart();
            if (trimBefore) literal = literal.TrimEnd();
            _trimNext = false;
            if (literal.Length > 0) nodes.Add(new TemplateNode.Literal(literal));
            if (open < 0)
            {
                _at = _text.Length;
                break;
            }
            var action = ReadAction(open + (trimBefore ? 3 : 2), out var position);
            var keyword = action.Split([' ', '\t'], 2)[0];
            if (keyword is "end" or "else")
            {
                _depth--;
                return (nodes, action);
            }
            if (Node(keyword, action, position) is { } node) nodes.Add(node);
        }
        _depth--;
        return (nodes, "");
    }

    private string ReadAction(int start, out int position)
    {
        var close = CloseOf(start);
        var inside = _text[start..close];
        _trimNext = inside.Length >= 2 && inside[^1] == '-' && char.IsWhiteSpace(inside[^2]);
        if (_trimNext) inside = inside[..^1];
        _at = close + 2;
        position = start + inside.Length - inside.TrimStart().Length;
        return inside.Trim();
    }

    // Braces in quoted texts do not close the action.
    private int CloseOf(int start)
    {
        char? quote = null;
        for (var i = start; i < _text.Length; i++)
        {
            var c = _text[i];
            if (quote is { } open)
            {
                if (c == '\\' && open == '"') i++;
                else if (c == open) quote = null;
            }
            else if (c is '"' or '`') quote = c;
            else if (c == '}' && i + 1 < _text.Length && _text[i + 1] == '}') return i;
        }
        throw new TemplateException("unclosed action");
    }

    private TemplateNode? Node(string keyword, string action, int position)
    {
        if (action.StartsWith("/*", StringComparison.Ordinal)) return null;
        var rest = action[keyword.Length..];
        return keyword switch
        {
            "if" => ReadIf(rest, position + keyword.Length),
            "with" => Branch(rest, position + keyword.Length, (value, then, otherwise) => new TemplateNode.With(value, then, otherwise)),
            "range" => Branch(rest, position + keyword.Length, (value, then, otherwise) => new TemplateNode.Range(value, then, otherwise)),
            "" => throw new TemplateException("missing value for command"),
            _ => new TemplateNode.Action(ParsePipeline(action, position)),
        };
    }

    private TemplateNode.If ReadIf(string condition, int position)
    {
        var pipeline = ParsePipeline(condition, position);
        var (then, ending) = ReadNodes();
        var after = ending.StartsWith("else", StringComparison.Ordinal) ? ending[4..].Trim() : "";
        if (after.StartsWith("if ", StringComparison.Ordinal))
            return new TemplateNode.If(pipeline, then, [ReadIf(after[3..], position)]);
        return new TemplateNode.If(pipeline, then, ending == "end" ? [] : ReadElse(ending));
    }

    private TemplateNode Branch(
        string value, int position, Func<TemplatePipeline, IReadOnlyList<TemplateNode>, IReadOnlyList<TemplateNode>, TemplateNode> create)
    {
        var pipeline = ParsePipeline(value, position);
        var (then, ending) = ReadNodes();
        return create(pipeline, then, ending == "end" ? [] : ReadElse(ending));
    }

    private List<TemplateNode> ReadElse(string ending)
    {
        if (ending.Length == 0) throw new TemplateException("unexpected EOF");
        if (ending != "else") throw new TemplateException($"unexpected {{{{{ending}}}}}");
        var (nodes, end) = ReadNodes();
        return end == "end" ? nodes : throw new TemplateException(end.Length == 0 ? "unexpected EOF" : $"unexpected {{{{{end}}}}}");
    }

    private static TemplatePipeline ParsePipeline(string action, int position)
    {
        var reader = new TemplatePipelineParser(TemplateLexer.Read(action, position));
        return reader.ReadAll();
    }

    /// <summary>The number that a word stands for.</summary>
    internal static object Number(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? (object)whole
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real
        : throw new TemplateException($"bad number syntax: \"{text}\"");
}
