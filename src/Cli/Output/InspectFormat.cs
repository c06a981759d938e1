using System.Text.Json;
using Gantry.Cli.Output.Templates;

namespace Gantry.Cli.Output;

/// <summary>Prints inspected objects: as indented JSON, or with the user's template.</summary>
internal static class InspectFormat
{
    /// <summary>Inspects names one after the other, prints what was found, and fails when something was not.</summary>
    /// <param name="session">Where to.</param>
    /// <param name="format">The user's <c>--format</c>.</param>
    /// <param name="names">What to inspect.</param>
    /// <param name="inspect">Fetches one object.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> WriteAsync(
        CliSession session, string? format, IEnumerable<string> names, Func<string, Task<JsonElement>> inspect)
    {
        var template = format is null or "" or "json" ? null : ListFormat.Parse(format);
        var found = new List<JsonElement>();
        var failures = new List<string>();
        foreach (var name in names)
        {
            try
            {
                found.Add(await inspect(name));
            }
            catch (Exception e) when (Failure.Describe(e) is { } failure)
            {
                failures.Add(failure.Message);
            }
        }
        if (template is not null) WriteWith(session, template, found, failures);
        else if (format == "json") session.Out.Write($"[{string.Join(',', found.Select(JsonText.Compact))}]\n");
        else session.Out.Write(JsonList(found) + "\n");
        session.Out.Flush();
        foreach (var failure in failures) session.Err.WriteLine(failure);
        return failures.Count == 0 ? 0 : 1;
    }

    private static void WriteWith(CliSession session, Template template, List<JsonElement> found, List<string> failures)
    {
        foreach (var element in found)
        {
            try
            {
                session.Out.Write(template.Render(TemplateData.From(element)) + "\n");
            }
            catch (TemplateException e)
            {
                session.Out.Write("\n");
                failures.Add($"template parsing error: {e.Message}");
            }
        }
        if (found.Count == 0) session.Out.Write("\n");
    }

    private static string JsonList(List<JsonElement> found)
    {
        if (found.Count == 0) return "[]";
        var items = found.Select(element => "    " + JsonText.Indent(element).Replace("\n", "\n    "));
        return $"[\n{string.Join(",\n", items)}\n]";
    }
}
