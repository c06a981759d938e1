namespace Gantry.Cli.Output.Templates;

/// <summary>A template cannot be read or does not fit its data.</summary>
internal sealed class TemplateException(string message) : Exception(message);
