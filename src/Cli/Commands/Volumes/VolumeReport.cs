using System.Text.Json;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;

namespace Gantry.Cli.Commands.Volumes;

/// <summary>What the daemon says of a transfer of a volume.</summary>
internal static class VolumeReport
{
    private const string Header = "Gantry-Volume-Transfer";

    /// <summary>The report that comes before an archive.</summary>
    public static JsonElement Of(HttpResponseMessage response)
    {
        if (!response.Headers.TryGetValues(Header, out var values)) throw new CommandException("the daemon's response has no report of the export; is it of another version?");
        return JsonSerializer.Deserialize(Convert.FromBase64String(values.First()), ModelsJson.Default.JsonElement);
    }

    /// <summary>Prints it as the user wants it: JSON, a template, or the volume's name alone.</summary>
    public static void Write(CliSession session, TextWriter output, string? format, JsonElement report)
    {
        if (string.IsNullOrEmpty(format)) output.WriteLine(report.GetProperty("Name").GetString());
        else if (format == "json") output.WriteLine(JsonText.Indent(report));
        else DataFormat.Write(output, format, TemplateData.From(report));
        if (session.Streams.OutputTerminal is not null && Note(report) is { } note) session.Err.WriteLine(note);
    }

    private static string? Note(JsonElement report)
    {
        var notes = new List<string>();
        if (report.GetProperty("Paused").GetArrayLength() is > 0 and var paused) notes.Add($"{paused} container(s) paused for {report.GetProperty("PausedMilliseconds").GetInt64()} ms");
        if (report.GetProperty("LeftOut").GetInt64() is > 0 and var leftOut) notes.Add($"{leftOut} socket(s) or device(s) left out");
        return notes.Count > 0 ? string.Join("; ", notes) : null;
    }
}
