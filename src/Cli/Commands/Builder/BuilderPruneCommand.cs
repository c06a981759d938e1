using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Builder;

/// <summary><c>builder prune</c>.</summary>
internal sealed class BuilderPruneCommand : CliCommand
{
    private readonly Option<bool> _all = Flag.Switch("-a, --all", "Remove all unused build cache, not just dangling ones");
    private readonly Option<IReadOnlyList<KeyValuePair<string, string>>> _filter = CommonFlags.Filter("--filter", "Provide filter values (e.g. \"until=24h\")");
    private readonly Option<bool> _force = CommonFlags.PruneForce();
    private readonly Option<long?> _keepStorage = Flag.Bytes("--keep-storage", "Amount of disk space to keep for cache");

    public BuilderPruneCommand() : base("prune", "Remove build cache", "", ArgumentCount.None)
    {
        foreach (var option in new Option[] { _all, _filter, _force, _keepStorage }) Add(option);
        Examples = [new("builder prune --filter until=168h", "Remove cache that is older than a week")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var all = line.GetValue(_all);
        var warning = all ? "WARNING! This will remove all build cache." : "WARNING! This will remove all dangling build cache.";
        if (!line.GetValue(_force) && !Confirmation.Ask(session, warning)) throw new CommandException("builder prune has been cancelled");
        var query = new Query()
            .Add("all", all)
            .Add("keep-storage", line.GetValue(_keepStorage))
            .Add("filters", KeyValue.Filters(line.GetValue(_filter)!));
        var reply = await session.Client.PostAsync($"/build/prune{query}", null, ModelsJson.Default.PruneReply, cancellation);
        PruneReport.Write(session, "Deleted build cache objects:", reply.CachesDeleted);
        PruneReport.WriteTotal(session, reply.SpaceReclaimed);
        return 0;
    }
}
