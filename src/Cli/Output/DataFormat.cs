using Gantry.Cli.Output.Templates;

namespace Gantry.Cli.Output;

/// <summary>Prints one object with the user's template.</summary>
internal static class DataFormat
{
    /// <summary>Prints the object, as JSON when the format says so.</summary>
    /// <exception cref="CommandException">The format does not fit.</exception>
    public static void Write(CliSession session, string format, object? data) => Write(session.Out, format, data);

    /// <summary>Prints the object to some output.</summary>
    /// <exception cref="CommandException">The format does not fit.</exception>
    public static void Write(TextWriter output, string format, object? data)
    {
        var template = ListFormat.Parse(format == "json" ? "{{json .}}" : format);
        try
        {
            output.Write(template.Render(data) + "\n");
        }
        catch (TemplateException e)
        {
            throw new CommandException($"template parsing error: {e.Message}");
        }
    }
}
