using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.SystemWide;

/// <summary><c>events</c>.</summary>
internal sealed class EventsCommand : CliCommand
{
    private readonly Option<IReadOnlyList<KeyValuePair<string, string>>> _filter = CommonFlags.Filter("-f, --filter", "Filter output based on conditions provided");
    private readonly Option<string?> _format = Flag.Text("--format", "Format output using a custom template:\n'json':             Print in JSON format\n'TEMPLATE':         Print output using the given Go template.");
    private readonly Option<string?> _since = Flag.Text("--since", "Show all events created since timestamp");
    private readonly Option<string?> _until = Flag.Text("--until", "Stream events until this timestamp");

    public EventsCommand() : base("events", "Get real time events from the server", "", ArgumentCount.None)
    {
        foreach (var option in new Option[] { _filter, _format, _since, _until }) Add(option);
        AlsoKnownAs = ["system events", "events"];
        Examples =
        [
            new("events --filter type=container --filter event=die", "Watch containers end"),
            new("events --since 1h --until 0s", "See what happened in the last hour"),
        ];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var now = session.Time.GetUtcNow();
        var format = line.GetValue(_format);
        var template = format is null or "" or "json" ? null : ListFormat.Parse(format);
        var query = new Query()
            .Add("since", line.GetValue(_since) is { } since ? Timestamp.ToSeconds(since, now) : null)
            .Add("until", line.GetValue(_until) is { } until ? Timestamp.ToSeconds(until, now) : null)
            .Add("filters", KeyValue.Filters(line.GetValue(_filter)!));
        using var response = await session.Client.SendAsync(HttpMethod.Get, $"/events{query}", null, cancellation);
        await foreach (var happened in JsonLines.ReadAsync(response, ModelsJson.Default.JsonElement, cancellation))
        {
            session.Out.Write((format == "json" ? JsonText.Compact(happened) : template is null ? Describe(happened) : Render(template, happened)) + "\n");
            session.Out.Flush();
        }
        return 0;
    }

    private static string Render(Template template, JsonElement happened)
    {
        try
        {
            return template.Render(TemplateData.From(happened));
        }
        catch (TemplateException e)
        {
            throw new CommandException($"failed to execute template: {e.Message}");
        }
    }

    private static string Describe(JsonElement element)
    {
        var happened = element.Deserialize(ModelsJson.Default.EventMessage)!;
        var time = DateTimeOffset.FromUnixTimeSeconds(happened.TimeNano / 1_000_000_000).ToLocalTime();
        var zone = time.Offset == TimeSpan.Zero ? "Z" : time.ToString("zzz", CultureInfo.InvariantCulture);
        var attributes = (happened.Actor.Attributes ?? new Dictionary<string, string>())
            .OrderBy(attribute => attribute.Key, StringComparer.Ordinal)
            .Select(attribute => $"{attribute.Key}={attribute.Value}")
            .ToList();
        return time.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture)
            + $".{happened.TimeNano % 1_000_000_000:000000000}{zone} {happened.Type} {happened.Action} {happened.Actor.ID}"
            + (attributes.Count > 0 ? $" ({string.Join(", ", attributes)})" : "");
    }
}
