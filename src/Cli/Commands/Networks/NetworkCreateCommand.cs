using System.CommandLine;
using System.Net;
using System.Text.Json.Nodes;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Networks;

/// <summary><c>network create</c>.</summary>
internal sealed class NetworkCreateCommand : CliCommand
{
    private readonly Option<bool> _attachable = Flag.Switch("--attachable", "Enable manual container attachment");
    private readonly Option<string[]> _auxAddress = Flag.List("--aux-address", "Auxiliary IPv4 or IPv6 addresses used by Network driver", "map");
    private readonly Option<string?> _configFrom = Flag.Text("--config-from", "The network from which to copy the configuration");
    private readonly Option<bool> _configOnly = Flag.Switch("--config-only", "Create a configuration only network");
    private readonly Option<string?> _driver = Flag.Text("-d, --driver", "Driver to manage the Network (default \"bridge\")");
    private readonly Option<string[]> _gateway = Flag.List("--gateway", "IPv4 or IPv6 Gateway for the master subnet", "strings");
    private readonly Option<bool> _ingress = Flag.Switch("--ingress", "Create swarm routing-mesh network");
    private readonly Option<bool> _internal = Flag.Switch("--internal", "Restrict external access to the network");
    private readonly Option<string[]> _ipRange = Flag.List("--ip-range", "Allocate container ip from a sub-range", "strings");
    private readonly Option<string?> _ipamDriver = Flag.Text("--ipam-driver", "IP Address Management Driver (default \"default\")");
    private readonly Option<string[]> _ipamOpt = Flag.List("--ipam-opt", "Set IPAM driver specific options", "map");
    private readonly Option<bool> _ipv4 = Flag.Switch("--ipv4", "Enable or disable IPv4 address assignment (default true)", initial: true);
    private readonly Option<bool> _ipv6 = Flag.Switch("--ipv6", "Enable or disable IPv6 address assignment");
    private readonly Option<IReadOnlyList<string>> _label = Flag.Values("--label", "Set metadata on a network", "list", KeyValue.Label);
    private readonly Option<string[]> _opt = Flag.List("-o, --opt", "Set driver specific options", "map");
    private readonly Option<string?> _scope = Flag.Text("--scope", "Control the network's scope");
    private readonly Option<string[]> _subnet = Flag.List("--subnet", "Subnet in CIDR format that represents a network segment", "strings");

    public NetworkCreateCommand() : base("create", "Create a network", "NETWORK", ArgumentCount.Exactly(1))
    {
        foreach (var option in new Option[] { _attachable, _auxAddress, _configFrom, _configOnly, _driver, _gateway, _ingress, _internal, _ipRange, _ipamDriver, _ipamOpt, _ipv4, _ipv6, _label, _opt, _scope, _subnet })
            Add(option);
        Examples =
        [
            new("network create back", "Make a network on which containers find each other by name"),
            new("network create --internal --subnet 10.20.0.0/24 db", "Make one without a way out"),
            new("network create -d macvlan -o parent=eth0 --subnet 192.168.1.0/24 lan", "Put containers on the host's own network"),
        ];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            ["Name"] = OperandsOf(line)[0],
            ["Driver"] = line.GetValue(_driver) ?? "bridge",
            ["Scope"] = line.GetValue(_scope) ?? "",
            ["Internal"] = line.GetValue(_internal),
            ["Attachable"] = line.GetValue(_attachable),
            ["Ingress"] = line.GetValue(_ingress),
            ["ConfigOnly"] = line.GetValue(_configOnly),
            ["IPAM"] = new JsonObject
            {
                ["Driver"] = line.GetValue(_ipamDriver) ?? "default",
                ["Options"] = JsonMap.Of(line.GetValue(_ipamOpt)!),
                ["Config"] = AddressRanges.ToJson(line.GetValue(_subnet)!, line.GetValue(_ipRange)!, line.GetValue(_gateway)!, line.GetValue(_auxAddress)!),
            },
            ["Options"] = JsonMap.Of(line.GetValue(_opt)!),
            ["Labels"] = JsonMap.Of(line.GetValue(_label)!),
        };
        if (line.GetValue(_configFrom) is { } from) body["ConfigFrom"] = new JsonObject { ["Network"] = from };
        if (line.GetResult(_ipv4) is { Implicit: false }) body["EnableIPv4"] = line.GetValue(_ipv4);
        if (line.GetResult(_ipv6) is { Implicit: false }) body["EnableIPv6"] = line.GetValue(_ipv6);
        var reply = await session.Client.PostAsync("/networks/create", JsonBody.Of(body), ModelsJson.Default.IdReply, cancellation);
        session.Out.WriteLine(reply.Id);
        return 0;
    }
}
