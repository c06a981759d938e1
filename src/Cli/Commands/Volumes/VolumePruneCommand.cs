using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Volumes;

/// <summary><c>volume prune</c>.</summary>
internal sealed class VolumePruneCommand : CliCommand
{
    private readonly Option<bool> _all = Flag.Switch("-a, --all", "Remove all unused volumes, not just anonymous ones");
    private readonly Option<IReadOnlyList<KeyValuePair<string, string>>> _filter = CommonFlags.Filter("--filter", "Provide filter values (e.g. \"label=<label>\")");
    private readonly Option<bool> _force = CommonFlags.PruneForce();

    public VolumePruneCommand() : base("prune", "Remove unused local volumes", "", ArgumentCount.None)
    {
        Add(_all);
        Add(_filter);
        Add(_force);
        Examples = [new("volume prune", "Remove anonymous volumes that no container uses")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var all = line.GetValue(_all);
        var filters = line.GetValue(_filter)!.ToList();
        if (all && filters.Any(filter => filter.Key == "all")) throw new CommandException("conflicting options: cannot specify both --all and --filter all=1");
        if (all) filters.Add(new("all", "true"));
        var warning = $"WARNING! This will remove {(all ? "all" : "anonymous")} local volumes not used by at least one container.";
        if (!line.GetValue(_force) && !Confirmation.Ask(session, warning)) throw new CommandException("volume prune has been cancelled");
        var query = new Query().Add("filters", KeyValue.Filters(filters));
        var reply = await session.Client.PostAsync($"/volumes/prune{query}", null, ModelsJson.Default.PruneReply, cancellation);
        PruneReport.Write(session, "Deleted Volumes:", reply.VolumesDeleted);
        PruneReport.WriteTotal(session, reply.SpaceReclaimed);
        return 0;
    }
}
