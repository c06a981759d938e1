namespace Gantry.Cli.Output.Templates;

/// <summary>Commands that pass their value on, and the variables that keep the last one's.</summary>
internal sealed record TemplatePipeline(IReadOnlyList<string> Variables, bool Declares, IReadOnlyList<TemplateCommand> Commands);
