namespace Gantry.Cli.Output.Templates;

/// <summary>A word of a template's action.</summary>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, string Text, int Position);
