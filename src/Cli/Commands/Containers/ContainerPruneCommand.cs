using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>container prune</c>.</summary>
internal sealed class ContainerPruneCommand : CliCommand
{
    private readonly Option<IReadOnlyList<KeyValuePair<string, string>>> _filter = CommonFlags.Filter("--filter", "Provide filter values (e.g. \"until=<timestamp>\")");
    private readonly Option<bool> _force = CommonFlags.PruneForce();

    public ContainerPruneCommand() : base("prune", "Remove all stopped containers", "", ArgumentCount.None)
    {
        Add(_filter);
        Add(_force);
        Examples = [new("container prune --filter until=24h", "Remove containers that ended and are older than a day")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        if (!line.GetValue(_force) && !Confirmation.Ask(session, "WARNING! This will remove all stopped containers.")) throw new CommandException("container prune has been cancelled");
        var query = new Query().Add("filters", KeyValue.Filters(line.GetValue(_filter)!));
        var reply = await session.Client.PostAsync($"/containers/prune{query}", null, ModelsJson.Default.PruneReply, cancellation);
        PruneReport.Write(session, "Deleted Containers:", reply.ContainersDeleted);
        PruneReport.WriteTotal(session, reply.SpaceReclaimed);
        return 0;
    }
}
