using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;
using Gantry.Networks;

namespace Gantry.Cli.Commands.Networks;

/// <summary><c>network connect</c>.</summary>
internal sealed class NetworkConnectCommand : CliCommand
{
    private readonly Option<string[]> _alias = Flag.List("--alias", "Add network-scoped alias for the container", "strings");
    private readonly Option<string[]> _driverOpt = Flag.List("--driver-opt", "driver options for the network", "strings");
    private readonly Option<long?> _gatewayPriority = Flag.Integer("--gw-priority", "Highest gw-priority provides the default gateway. Accepts positive and negative values.");
    private readonly Option<string?> _ip = Flag.Text("--ip", "IPv4 address (e.g., \"172.30.100.104\")");
    private readonly Option<string?> _ip6 = Flag.Text("--ip6", "IPv6 address (e.g., \"2001:db8::33\")");
    private readonly Option<string[]> _link = Flag.List("--link", "Add link to another container");
    private readonly Option<string[]> _linkLocal = Flag.List("--link-local-ip", "Add a link-local address for the container", "strings");

    public NetworkConnectCommand() : base("connect", "Connect a container to a network", "NETWORK CONTAINER", ArgumentCount.Exactly(2))
    {
        foreach (var option in new Option[] { _alias, _driverOpt, _gatewayPriority, _ip, _ip6, _link, _linkLocal }) Add(option);
        OperandKind = Operand.NetworkThenContainer;
        Examples = [new("network connect --alias db back postgres1", "Put a running container on another network, under a second name")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var arguments = OperandsOf(line);
        var settings = new EndpointSettings
        {
            Aliases = NullIfEmpty(line.GetValue(_alias)!),
            Links = NullIfEmpty(line.GetValue(_link)!),
            DriverOpts = line.GetValue(_driverOpt) is { Length: > 0 } options ? KeyValue.Map(options) : null,
            GwPriority = (int)(line.GetValue(_gatewayPriority) ?? 0),
            IPAMConfig = new EndpointIpamConfig
            {
                IPv4Address = line.GetValue(_ip),
                IPv6Address = line.GetValue(_ip6),
                LinkLocalIPs = NullIfEmpty(line.GetValue(_linkLocal)!),
            },
        };
        var body = new JsonObject
        {
            ["Container"] = arguments[1],
            ["EndpointConfig"] = JsonSerializer.SerializeToNode(settings, ModelsJson.Default.EndpointSettings),
        };
        await session.Client.PostAsync($"/networks/{arguments[0]}/connect", cancellation, JsonBody.Of(body));
        return 0;
    }

    private static string[]? NullIfEmpty(string[] texts) => texts.Length == 0 ? null : texts;
}
