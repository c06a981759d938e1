using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands;

/// <summary>Flags that many commands share, and what they do.</summary>
internal static class CommonFlags
{
    private const string InspectDescription =
        "Format output using a custom template:\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.";

    private const string ListDescription =
        "Format output using a custom template:\n'table':            Print output in table format with column headers (default)\n"
        + "'table TEMPLATE':   Print output in table format using the given Go template\n"
        + "'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.";

    /// <summary><c>--format</c> of a list.</summary>
    public static Option<string?> ListFormat() => Flag.Text("--format", ListDescription);

    /// <summary><c>-f, --format</c> of an inspection.</summary>
    public static Option<string?> InspectFormat() => Flag.Text("-f, --format", InspectDescription);

    /// <summary>A repeatable filter.</summary>
    public static Option<IReadOnlyList<KeyValuePair<string, string>>> Filter(string names, string description) =>
        Flag.Values(names, description, "filter", KeyValue.Filter);

    /// <summary><c>-f, --force</c> of a prune.</summary>
    public static Option<bool> PruneForce() => Flag.Switch("-f, --force", "Do not prompt for confirmation");

    /// <summary>Prints a list as <c>--format</c> and <c>-q</c> say.</summary>
    public static void WriteList(CliSession session, ListFormat list, string? format, bool quiet, IEnumerable<TemplateRow> rows)
    {
        if (quiet && format is not (null or "" or "table"))
            session.Err.WriteLine("WARNING: Ignoring custom format, because both --format and --quiet are set.");
        if (quiet) ListFormatOf(session, list.Quiet, rows);
        else list.Write(session.Out, format, rows);
    }

    private static void ListFormatOf(CliSession session, string template, IEnumerable<TemplateRow> rows) =>
        Output.ListFormat.WriteLines(session.Out, template, rows);
}
