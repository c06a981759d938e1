using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Configuration;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Images;

/// <summary><c>search</c>.</summary>
internal sealed class SearchCommand : CliCommand
{
    private const int DescriptionWidth = 45;

    private static readonly ListFormat List = new()
    {
        Table = "{{.Name}}\t{{.Description}}\t{{.StarCount}}\t{{.IsOfficial}}",
        Titles = new Dictionary<string, string> { ["Name"] = "NAME", ["Description"] = "DESCRIPTION", ["StarCount"] = "STARS", ["IsOfficial"] = "OFFICIAL" },
    };

    private readonly Option<IReadOnlyList<KeyValuePair<string, string>>> _filter = CommonFlags.Filter("-f, --filter", "Filter output based on conditions provided");
    private readonly Option<string?> _format = Flag.Text("--format", "Pretty-print search using a Go template");
    private readonly Option<long?> _limit = Flag.Integer("--limit", "Max number of search results");
    private readonly Option<bool> _noTrunc = Flag.Switch("--no-trunc", "Don't truncate output");

    public SearchCommand() : base("search", "Search Docker Hub for images", "TERM", ArgumentCount.Exactly(1))
    {
        foreach (var option in new Option[] { _filter, _format, _limit, _noTrunc }) Add(option);
        Examples = [new("search --filter is-official=true nginx", "Find official images")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var query = new Query()
            .Add("term", OperandsOf(line)[0])
            .Add("limit", line.GetValue(_limit))
            .Add("filters", KeyValue.Filters(line.GetValue(_filter)!));
        var auth = new CredentialStore(session.Config).Find("docker.io").Header;
        var found = await session.Client.GetListAsync(
            $"/images/search{query}", ModelsJson.Default.ListSearchResult, cancellation, request => request.Headers.TryAddWithoutValidation("X-Registry-Auth", auth));
        List.Write(session.Out, line.GetValue(_format), found.Select(result => Row(result, line.GetValue(_noTrunc))));
        return 0;
    }

    private static TemplateRow Row(SearchResult result, bool whole)
    {
        var description = result.Description.ReplaceLineEndings(" ");
        return new TemplateRow
        {
            ["Name"] = result.Name,
            ["Description"] = whole ? description : Table.Ellipsis(description, DescriptionWidth),
            ["StarCount"] = result.StarCount.ToString(),
            ["IsOfficial"] = result.IsOfficial ? "[OK]" : "",
        };
    }
}
