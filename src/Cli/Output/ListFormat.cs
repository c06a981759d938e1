using Gantry.Cli.Output.Templates;

namespace Gantry.Cli.Output;

/// <summary>How a list is printed: its default columns, and the title of each field.</summary>
internal sealed record ListFormat
{
    private const string TablePrefix = "table";

    /// <summary>The template of the table, cells apart by tabs.</summary>
    public required string Table { get; init; }

    /// <summary>The titles of the columns by field.</summary>
    public required IReadOnlyDictionary<string, string> Titles { get; init; }

    /// <summary>What <c>-q</c> prints of a line.</summary>
    public string Quiet { get; init; } = "{{.ID}}";

    /// <summary>Prints lines in the format that the user chose.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="format">The user's <c>--format</c>; the table when null.</param>
    /// <param name="rows">The lines.</param>
    /// <exception cref="CommandException">The format is not a template, or asks for a field that is not there.</exception>
    public void Write(TextWriter output, string? format, IEnumerable<TemplateRow> rows)
    {
        if (format is null or "" or TablePrefix) WriteTable(output, Table, rows);
        else if (format.StartsWith(TablePrefix + " ", StringComparison.Ordinal)) WriteTable(output, format[(TablePrefix.Length + 1)..], rows);
        else WriteLines(output, format == "json" ? "{{json .}}" : format, rows);
    }

    /// <summary>Prints each line with a template.</summary>
    public static void WriteLines(TextWriter output, string format, IEnumerable<TemplateRow> rows)
    {
        var template = Parse(format);
        foreach (var row in rows) output.Write(Render(template, row) + "\n");
    }

    /// <summary>Prints a table, titles first.</summary>
    public void WriteTable(TextWriter output, string format, IEnumerable<TemplateRow> rows)
    {
        var template = Parse(format.Trim());
        var lines = new List<IReadOnlyList<string>> { Cells(Render(template, TitleRow())) };
        lines.AddRange(rows.Select(row => Cells(Render(template, row))));
        Output.Table.Write(output, lines);
    }

    /// <summary>Reads a template of the command line.</summary>
    public static Template Parse(string format)
    {
        try
        {
            return Template.Parse(format.Replace("\\t", "\t").Replace("\\n", "\n"));
        }
        catch (TemplateException e)
        {
            throw new CommandException($"template parsing error: {e.Message}");
        }
    }

    private static string Render(Template template, TemplateRow row)
    {
        try
        {
            return template.Render(row);
        }
        catch (TemplateException e)
        {
            throw new CommandException($"failed to execute template: {e.Message}");
        }
    }

    private TemplateRow TitleRow()
    {
        var row = new TemplateRow().WithMethod("Label", name => name);
        foreach (var (field, title) in Titles) row[field] = title;
        return row;
    }

    private static string[] Cells(string line) => line.Split('\t');
}
