using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>ps</c> and <c>container ls</c>.</summary>
internal sealed class ContainerListCommand : CliCommand
{
    private readonly Option<bool> _all = Flag.Switch("-a, --all", "Show all containers (default shows just running)");
    private readonly Option<IReadOnlyList<KeyValuePair<string, string>>> _filter = CommonFlags.Filter("-f, --filter", "Filter output based on conditions provided");
    private readonly Option<string?> _format = CommonFlags.ListFormat();
    private readonly Option<long?> _last = Flag.Integer("-n, --last", "Show n last created containers (includes all states) (default -1)");
    private readonly Option<bool> _latest = Flag.Switch("-l, --latest", "Show the latest created container (includes all states)");
    private readonly Option<bool> _noTrunc = Flag.Switch("--no-trunc", "Don't truncate output");
    private readonly Option<bool> _quiet = Flag.Switch("-q, --quiet", "Only display container IDs");
    private readonly Option<bool> _size = Flag.Switch("-s, --size", "Display total file sizes");

    public ContainerListCommand(string name, params IEnumerable<string> aliases) : base(name, "List containers", "", ArgumentCount.None)
    {
        foreach (var option in new Option[] { _all, _filter, _format, _last, _latest, _noTrunc, _quiet, _size }) Add(option);
        foreach (var alias in aliases) Aliases.Add(alias);
        AlsoKnownAs = ["container ls", "container list", "container ps", "ps"];
        Examples =
        [
            new("ps -a", "List all containers, those that ended too"),
            new("ps --filter status=exited --filter label=app=web", "List by state and label"),
            new("ps --format 'table {{.Names}}\\t{{.Status}}'", "Choose the columns"),
        ];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var format = line.GetValue(_format) ?? session.Config.Format("psFormat");
        var last = line.GetValue(_latest) ? 1 : line.GetValue(_last);
        var size = line.GetValue(_size) || (format is not null && format.Contains(".Size", StringComparison.Ordinal));
        var query = new Query()
            .Add("all", line.GetValue(_all))
            .Add("limit", last > 0 ? last : null)
            .Add("size", size)
            .Add("filters", KeyValue.Filters(line.GetValue(_filter)!));
        var containers = await session.Client.GetListAsync($"/containers/json{query}", ModelsJson.Default.ListContainerSummary, cancellation);
        var rows = new ContainerRows(session.Time.GetUtcNow(), truncate: !line.GetValue(_noTrunc));
        CommonFlags.WriteList(session, ContainerRows.Format(line.GetValue(_size)), format, line.GetValue(_quiet), containers.Select(rows.Row));
        return 0;
    }
}
