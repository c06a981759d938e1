using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Volumes;

/// <summary><c>volume ls</c>.</summary>
internal sealed class VolumeListCommand : CliCommand
{
    private readonly Option<bool> _cluster = Flag.Switch("--cluster", "Display only cluster volumes, and use cluster volume list formatting");
    private readonly Option<IReadOnlyList<KeyValuePair<string, string>>> _filter = CommonFlags.Filter("-f, --filter", "Provide filter values (e.g. \"dangling=true\")");
    private readonly Option<string?> _format = CommonFlags.ListFormat();
    private readonly Option<bool> _quiet = Flag.Switch("-q, --quiet", "Only display volume names");

    public VolumeListCommand() : base("ls", "List volumes", "", ArgumentCount.None)
    {
        foreach (var option in new Option[] { _cluster, _filter, _format, _quiet }) Add(option);
        Aliases.Add("list");
        AlsoKnownAs = ["volume ls", "volume list"];
        Examples = [new("volume ls --filter dangling=true", "List volumes that no container uses")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var query = new Query().Add("filters", KeyValue.Filters(line.GetValue(_filter)!));
        var list = await session.Client.GetAsync($"/volumes{query}", ModelsJson.Default.VolumeList, cancellation);
        IEnumerable<VolumeSummary> volumes = line.GetValue(_cluster) ? [] : (list.Volumes ?? []).OrderBy(volume => volume.Name, StringComparer.Ordinal);
        CommonFlags.WriteList(session, VolumeRows.List, line.GetValue(_format) ?? session.Config.Format("volumesFormat"), line.GetValue(_quiet), volumes.Select(VolumeRows.Row));
        return 0;
    }
}
