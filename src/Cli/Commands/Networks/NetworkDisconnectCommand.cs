using System.CommandLine;
using System.Text.Json.Nodes;
using Gantry.Cli.Client;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Networks;

/// <summary><c>network disconnect</c>.</summary>
internal sealed class NetworkDisconnectCommand : CliCommand
{
    private readonly Option<bool> _force = Flag.Switch("-f, --force", "Force the container to disconnect from a network");

    public NetworkDisconnectCommand() : base("disconnect", "Disconnect a container from a network", "NETWORK CONTAINER", ArgumentCount.Exactly(2))
    {
        Add(_force);
        OperandKind = Operand.NetworkThenContainer;
        Examples = [new("network disconnect back web", "Take a running container off a network")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var arguments = OperandsOf(line);
        var body = new JsonObject { ["Container"] = arguments[1], ["Force"] = line.GetValue(_force) };
        await session.Client.PostAsync($"/networks/{arguments[0]}/disconnect", cancellation, JsonBody.Of(body));
        return 0;
    }
}
