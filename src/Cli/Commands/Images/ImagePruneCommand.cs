using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Images;

/// <summary><c>image prune</c>.</summary>
internal sealed class ImagePruneCommand : CliCommand
{
    private readonly Option<bool> _all = Flag.Switch("-a, --all", "Remove all unused images, not just dangling ones");
    private readonly Option<IReadOnlyList<KeyValuePair<string, string>>> _filter = CommonFlags.Filter("--filter", "Provide filter values (e.g. \"until=<timestamp>\")");
    private readonly Option<bool> _force = CommonFlags.PruneForce();

    public ImagePruneCommand() : base("prune", "Remove unused images", "", ArgumentCount.None)
    {
        Add(_all);
        Add(_filter);
        Add(_force);
        Examples = [new("image prune -a --filter until=168h", "Remove images that no container uses and are older than a week")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var all = line.GetValue(_all);
        var warning = all
            ? "WARNING! This will remove all images without at least one container associated to them."
            : "WARNING! This will remove all dangling images.";
        if (!line.GetValue(_force) && !Confirmation.Ask(session, warning)) throw new CommandException("image prune has been cancelled");
        var filters = line.GetValue(_filter)!.Append(new("dangling", all ? "false" : "true"));
        var query = new Query().Add("filters", KeyValue.Filters(filters));
        var reply = await session.Client.PostAsync($"/images/prune{query}", null, ModelsJson.Default.PruneReply, cancellation);
        PruneReport.WriteImages(session, reply.ImagesDeleted);
        PruneReport.WriteTotal(session, reply.SpaceReclaimed);
        return 0;
    }
}
