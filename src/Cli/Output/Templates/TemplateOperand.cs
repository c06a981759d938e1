namespace Gantry.Cli.Output.Templates;

/// <summary>An operand of a command.</summary>
internal abstract record TemplateOperand(int Position)
{
    /// <summary>A text, number, truth value or nothing.</summary>
    internal sealed record Constant(object? Value, int Position) : TemplateOperand(Position);

    /// <summary>A function by its name.</summary>
    internal sealed record Function(string Name, int Position) : TemplateOperand(Position);

    /// <summary>Fields of the dot (no base), of a variable, or of a pipeline in parentheses.</summary>
    internal sealed record Chain(TemplateOperand? Base, IReadOnlyList<string> Fields, int Position) : TemplateOperand(Position);

    /// <summary>A variable.</summary>
    internal sealed record Variable(string Name, int Position) : TemplateOperand(Position);

    /// <summary>A pipeline in parentheses.</summary>
    internal sealed record Nested(TemplatePipeline Pipeline, int Position) : TemplateOperand(Position);
}
