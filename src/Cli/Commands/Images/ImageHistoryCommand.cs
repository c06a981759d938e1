using System.CommandLine;
using System.Globalization;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Images;

/// <summary><c>history</c>.</summary>
internal sealed class ImageHistoryCommand : CliCommand
{
    private const int CreatedByWidth = 45;

    private static readonly ListFormat List = new()
    {
        Table = "{{.ID}}\t{{.CreatedSince}}\t{{.CreatedBy}}\t{{.Size}}\t{{.Comment}}",
        Titles = new Dictionary<string, string>
        {
            ["ID"] = "IMAGE", ["CreatedSince"] = "CREATED", ["CreatedAt"] = "CREATED AT", ["CreatedBy"] = "CREATED BY", ["Size"] = "SIZE", ["Comment"] = "COMMENT",
        },
    };

    private readonly Option<string?> _format = CommonFlags.ListFormat();
    private readonly Option<bool> _human = Flag.Switch("-H, --human", "Print sizes and dates in human readable format (default true)", initial: true);
    private readonly Option<bool> _noTrunc = Flag.Switch("--no-trunc", "Don't truncate output");
    private readonly Option<string?> _platform = Flag.Text("--platform", "Show history for the given platform. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")");
    private readonly Option<bool> _quiet = Flag.Switch("-q, --quiet", "Only show image IDs");

    public ImageHistoryCommand() : base("history", "Show the history of an image", "IMAGE", ArgumentCount.Exactly(1))
    {
        foreach (var option in new Option[] { _format, _human, _noTrunc, _platform, _quiet }) Add(option);
        OperandKind = Operand.Image;
        AlsoKnownAs = ["image history", "history"];
        Examples = [new("history --no-trunc nginx", "See how an image was made")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var query = new Query().Add("platform", line.GetValue(_platform) is { } platform ? PlatformJson.Of(platform) : null);
        var entries = await session.Client.GetListAsync($"/images/{OperandsOf(line)[0]}/history{query}", ModelsJson.Default.ListHistoryEntry, cancellation);
        var rows = entries.Select(entry => Row(entry, session.Time.GetUtcNow(), line.GetValue(_human), line.GetValue(_noTrunc)));
        CommonFlags.WriteList(session, List, line.GetValue(_format), line.GetValue(_quiet), rows);
        return 0;
    }

    private static TemplateRow Row(HistoryEntry entry, DateTimeOffset now, bool human, bool whole)
    {
        var created = DateTimeOffset.FromUnixTimeSeconds(entry.Created);
        var moment = created.ToLocalTime().ToString("yyyy-MM-dd'T'HH:mm:ssK", CultureInfo.InvariantCulture).Replace("+00:00", "Z");
        var createdBy = entry.CreatedBy.Replace('\t', ' ');
        return new TemplateRow
        {
            ["ID"] = whole ? entry.Id : ShortId.Of(entry.Id),
            ["CreatedAt"] = entry.Created <= 0 ? "N/A" : moment,
            ["CreatedSince"] = !human ? moment : entry.Created <= 0 ? "N/A" : HumanTime.Ago(created, now),
            ["CreatedBy"] = whole ? createdBy : Table.Ellipsis(createdBy, CreatedByWidth),
            ["Size"] = human ? HumanSize.Format(entry.Size, 3) : entry.Size.ToString(CultureInfo.InvariantCulture),
            ["Comment"] = entry.Comment,
        };
    }
}
