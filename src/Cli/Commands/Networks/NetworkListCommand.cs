using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Output.Templates;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Networks;

/// <summary><c>network ls</c>.</summary>
internal sealed class NetworkListCommand : CliCommand
{
    private static readonly ListFormat List = new()
    {
        Table = "{{.ID}}\t{{.Name}}\t{{.Driver}}\t{{.Scope}}",
        Titles = new Dictionary<string, string>
        {
            ["ID"] = "NETWORK ID", ["Name"] = "NAME", ["Driver"] = "DRIVER", ["Scope"] = "SCOPE", ["IPv4"] = "IPV4", ["IPv6"] = "IPV6",
            ["Internal"] = "INTERNAL", ["Labels"] = "LABELS", ["CreatedAt"] = "CREATED AT",
        },
    };

    private readonly Option<IReadOnlyList<KeyValuePair<string, string>>> _filter = CommonFlags.Filter("-f, --filter", "Provide filter values (e.g. \"driver=bridge\")");
    private readonly Option<string?> _format = CommonFlags.ListFormat();
    private readonly Option<bool> _noTrunc = Flag.Switch("--no-trunc", "Do not truncate the output");
    private readonly Option<bool> _quiet = Flag.Switch("-q, --quiet", "Only display network IDs");

    public NetworkListCommand() : base("ls", "List networks", "", ArgumentCount.None)
    {
        foreach (var option in new Option[] { _filter, _format, _noTrunc, _quiet }) Add(option);
        Aliases.Add("list");
        AlsoKnownAs = ["network ls", "network list"];
        Examples = [new("network ls --filter driver=bridge", "List networks of a driver")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var query = new Query().Add("filters", KeyValue.Filters(line.GetValue(_filter)!));
        var networks = await session.Client.GetListAsync($"/networks{query}", ModelsJson.Default.ListNetworkSummary, cancellation);
        var whole = line.GetValue(_noTrunc);
        var rows = networks.OrderBy(network => network.Name, StringComparer.Ordinal).Select(network => Row(network, whole));
        CommonFlags.WriteList(session, List, line.GetValue(_format) ?? session.Config.Format("networksFormat"), line.GetValue(_quiet), rows);
        return 0;
    }

    private static TemplateRow Row(NetworkSummary network, bool whole)
    {
        var labels = network.Labels ?? new Dictionary<string, string>();
        return new TemplateRow
        {
            ["ID"] = whole ? network.Id : ShortId.Of(network.Id),
            ["Name"] = network.Name,
            ["Driver"] = network.Driver,
            ["Scope"] = network.Scope,
            ["IPv4"] = Text(network.EnableIPv4),
            ["IPv6"] = Text(network.EnableIPv6),
            ["Internal"] = Text(network.Internal),
            ["Labels"] = string.Join(',', labels.Select(label => $"{label.Key}={label.Value}")),
            ["CreatedAt"] = HumanTime.Moment(network.Created),
        }.WithMethod("Label", name => labels.GetValueOrDefault(name, ""));
    }

    private static string Text(bool value) => value ? "true" : "false";
}
