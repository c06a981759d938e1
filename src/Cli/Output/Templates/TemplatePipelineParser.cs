namespace Gantry.Cli.Output.Templates;

/// <summary>Reads the inside of an action.</summary>
internal sealed class TemplatePipelineParser(List<TemplateToken> tokens)
{
    private const int DeepestNesting = 100;

    private int _at;
    private int _depth;

    private TemplateToken Current => tokens[_at];

    /// <summary>Reads the whole action.</summary>
    public TemplatePipeline ReadAll()
    {
        var pipeline = ReadPipeline();
        return Current.Kind == TemplateTokenKind.End ? pipeline : throw new TemplateException($"unexpected \"{Current.Text}\" in command");
    }

    private TemplatePipeline ReadPipeline()
    {
        if (++_depth > DeepestNesting) throw new TemplateException("exceeded maximum nesting");
        SkipBlanks();
        var (variables, declares) = ReadVariables();
        var commands = new List<TemplateCommand> { ReadCommand() };
        while (Current is { Kind: TemplateTokenKind.Sign, Text: "|" })
        {
            _at++;
            commands.Add(ReadCommand());
        }
        _depth--;
        return new TemplatePipeline(variables, declares, commands);
    }

    private (List<string> Names, bool Declares) ReadVariables()
    {
        var start = _at;
        var names = new List<string>();
        while (Current.Kind == TemplateTokenKind.Variable)
        {
            names.Add(Current.Text);
            _at++;
            SkipBlanks();
            if (Current is { Kind: TemplateTokenKind.Sign, Text: ":=" or "=" } sign)
            {
                _at++;
                return (names, sign.Text == ":=");
            }
            if (Current is not { Kind: TemplateTokenKind.Sign, Text: "," }) break;
            _at++;
            SkipBlanks();
        }
        _at = start;
        return ([], false);
    }

    private TemplateCommand ReadCommand()
    {
        var operands = new List<TemplateOperand>();
        SkipBlanks();
        while (Current.Kind != TemplateTokenKind.End && Current is not { Kind: TemplateTokenKind.Sign, Text: "|" or ")" })
        {
            operands.Add(ReadOperand());
            SkipBlanks();
        }
        return operands.Count > 0 ? new TemplateCommand(operands) : throw new TemplateException("missing value for command");
    }

    private TemplateOperand ReadOperand()
    {
        var token = Current;
        _at++;
        return token.Kind switch
        {
            TemplateTokenKind.Text => new TemplateOperand.Constant(token.Text, token.Position),
            TemplateTokenKind.Number => new TemplateOperand.Constant(TemplateParser.Number(token.Text), token.Position),
            TemplateTokenKind.Name => Named(token),
            TemplateTokenKind.Dot => new TemplateOperand.Chain(null, [], token.Position),
            TemplateTokenKind.Field => new TemplateOperand.Chain(null, [token.Text, .. ReadFields()], token.Position),
            TemplateTokenKind.Variable => WithFields(new TemplateOperand.Variable(token.Text, token.Position)),
            TemplateTokenKind.Sign when token.Text == "(" => ReadNested(token),
            _ => throw new TemplateException($"unexpected \"{token.Text}\" in operand"),
        };
    }

    private static TemplateOperand Named(TemplateToken token) => token.Text switch
    {
        "true" => new TemplateOperand.Constant(true, token.Position),
        "false" => new TemplateOperand.Constant(false, token.Position),
        "nil" => new TemplateOperand.Constant(null, token.Position),
        var name when TemplateFunctions.Knows(name) => new TemplateOperand.Function(name, token.Position),
        var name => throw new TemplateException($"function \"{name}\" not defined"),
    };

    private TemplateOperand ReadNested(TemplateToken open)
    {
        var pipeline = ReadPipeline();
        if (Current is not { Kind: TemplateTokenKind.Sign, Text: ")" }) throw new TemplateException("unclosed left paren");
        _at++;
        return WithFields(new TemplateOperand.Nested(pipeline, open.Position));
    }

    private TemplateOperand WithFields(TemplateOperand operand) =>
        ReadFields() is { Count: > 0 } fields ? new TemplateOperand.Chain(operand, fields, operand.Position) : operand;

    private List<string> ReadFields()
    {
        var fields = new List<string>();
        for (; Current.Kind == TemplateTokenKind.Field; _at++) fields.Add(Current.Text);
        return fields;
    }

    private void SkipBlanks()
    {
        while (Current.Kind == TemplateTokenKind.Blank) _at++;
    }
}
