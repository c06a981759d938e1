namespace Gantry.Cli.Output.Templates;

/// <summary>A piece of a template.</summary>
internal abstract record TemplateNode
{
    /// <summary>Text that stands for itself.</summary>
    internal sealed record Literal(string Text) : TemplateNode;

    /// <summary>A value that is printed, or kept in a variable.</summary>
    internal sealed record Action(TemplatePipeline Pipeline) : TemplateNode;

    /// <summary><c>if</c> with its two branches.</summary>
    internal sealed record If(TemplatePipeline Condition, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode;

    /// <summary><c>with</c>: the value is the dot inside.</summary>
    internal sealed record With(TemplatePipeline Value, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode;

    /// <summary><c>range</c> over a list or map.</summary>
    internal sealed record Range(TemplatePipeline Value, IReadOnlyList<TemplateNode> Body, IReadOnlyList<TemplateNode> Else) : TemplateNode;
}
