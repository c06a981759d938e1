using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.SystemWide;

/// <summary><c>system prune</c>.</summary>
internal sealed class SystemPruneCommand : CliCommand
{
    private readonly Option<bool> _all = Flag.Switch("-a, --all", "Remove all unused images not just dangling ones");
    private readonly Option<IReadOnlyList<KeyValuePair<string, string>>> _filter = CommonFlags.Filter("--filter", "Provide filter values (e.g. \"label=<key>=<value>\")");
    private readonly Option<bool> _force = CommonFlags.PruneForce();
    private readonly Option<bool> _volumes = Flag.Switch("--volumes", "Prune anonymous volumes");

    public SystemPruneCommand() : base("prune", "Remove unused data", "", ArgumentCount.None)
    {
        foreach (var option in new Option[] { _all, _filter, _force, _volumes }) Add(option);
        Examples = [new("system prune -a --volumes", "Free all that nothing uses")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var all = line.GetValue(_all);
        var volumes = line.GetValue(_volumes);
        var filters = line.GetValue(_filter)!;
        if (volumes && filters.Any(filter => filter.Key == "until")) throw new CommandException("ERROR: The \"until\" filter is not supported with \"--volumes\"");
        if (!line.GetValue(_force) && !Confirmation.Ask(session, Warning(all, volumes, filters))) throw new CommandException("system prune has been cancelled");

        var containers = await PruneAsync(session, "/containers/prune", filters, cancellation);
        PruneReport.Write(session, "Deleted Containers:", containers.ContainersDeleted);
        var networks = await PruneAsync(session, "/networks/prune", filters, cancellation);
        PruneReport.Write(session, "Deleted Networks:", networks.NetworksDeleted);
        var volumeReply = volumes ? await PruneAsync(session, "/volumes/prune", filters, cancellation) : new PruneReply();
        PruneReport.Write(session, "Deleted Volumes:", volumeReply.VolumesDeleted);
        var images = await PruneAsync(session, "/images/prune", filters.Append(new("dangling", all ? "false" : "true")), cancellation);
        PruneReport.WriteImages(session, images.ImagesDeleted);
        var cache = await PruneAsync(session, "/build/prune", filters, cancellation);
        PruneReport.Write(session, "Deleted build cache objects:", cache.CachesDeleted);
        PruneReport.WriteTotal(
            session, containers.SpaceReclaimed + volumeReply.SpaceReclaimed + images.SpaceReclaimed + cache.SpaceReclaimed);
        return 0;
    }

    private static string Warning(bool all, bool volumes, IReadOnlyList<KeyValuePair<string, string>> filters)
    {
        List<string> lines =
        [
            "all stopped containers", "all networks not used by at least one container",
            .. volumes ? ["all anonymous volumes not used by at least one container"] : Array.Empty<string>(),
            all ? "all images without at least one container associated to them" : "all dangling images",
            all ? "all build cache" : "unused build cache",
        ];
        var text = "WARNING! This will remove:\n" + string.Concat(lines.Select(line => $"  - {line}\n"));
        if (filters.Count == 0) return text;
        return text + "\n  Items to be pruned will be filtered with:\n" + string.Concat(filters.Select(filter => $"  - {filter.Key}={filter.Value}\n"));
    }

    private static Task<PruneReply> PruneAsync(
        CliSession session, string path, IEnumerable<KeyValuePair<string, string>> filters, CancellationToken cancellation) =>
        session.Client.PostAsync($"{path}{new Query().Add("filters", KeyValue.Filters(filters))}", null, ModelsJson.Default.PruneReply, cancellation);
}
