namespace Gantry.Cli.Output.Templates;

/// <summary>A function or field and its arguments.</summary>
internal sealed record TemplateCommand(IReadOnlyList<TemplateOperand> Operands);
