using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Networks;

/// <summary><c>network prune</c>.</summary>
internal sealed class NetworkPruneCommand : CliCommand
{
    private readonly Option<IReadOnlyList<KeyValuePair<string, string>>> _filter = CommonFlags.Filter("--filter", "Provide filter values (e.g. \"until=<timestamp>\")");
    private readonly Option<bool> _force = CommonFlags.PruneForce();

    public NetworkPruneCommand() : base("prune", "Remove all unused networks", "", ArgumentCount.None)
    {
        Add(_filter);
        Add(_force);
        Examples = [new("network prune -f", "Remove networks that no container uses")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        const string warning = "WARNING! This will remove all custom networks not used by at least one container.";
        if (!line.GetValue(_force) && !Confirmation.Ask(session, warning)) throw new CommandException("network prune has been cancelled");
        var query = new Query().Add("filters", KeyValue.Filters(line.GetValue(_filter)!));
        var reply = await session.Client.PostAsync($"/networks/prune{query}", null, ModelsJson.Default.PruneReply, cancellation);
        PruneReport.Write(session, "Deleted Networks:", reply.NetworksDeleted);
        return 0;
    }
}
