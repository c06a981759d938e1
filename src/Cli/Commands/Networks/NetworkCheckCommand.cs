using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Networks;

/// <summary><c>network check</c>.</summary>
internal sealed class NetworkCheckCommand : CliCommand
{
    public NetworkCheckCommand() : base("check", "Say whether one container reaches a port of another, and what stops it", "FROM TO PORT[/PROTO]", ArgumentCount.Exactly(3))
    {
        OperandKind = Operand.RunningContainer;
        Examples = [new("network check web db 5432", "Find out why a program cannot connect")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var arguments = OperandsOf(line);
        var query = new Query().Add("from", arguments[0]).Add("to", arguments[1]).Add("port", arguments[2]);
        var verdict = await session.Client.GetJsonAsync($"/gantry/networks/check{query}", cancellation);
        ReportText.Write(session.Out, verdict);
        return verdict.TryGetProperty("Reachable", out var reachable) && reachable.ValueKind == System.Text.Json.JsonValueKind.True ? 0 : 1;
    }
}
