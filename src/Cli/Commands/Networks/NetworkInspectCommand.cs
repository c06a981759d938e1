using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Networks;

/// <summary><c>network inspect</c>.</summary>
internal sealed class NetworkInspectCommand : CliCommand
{
    private readonly Option<string?> _format = CommonFlags.InspectFormat();
    private readonly Option<bool> _verbose = Flag.Switch("-v, --verbose", "Verbose output for diagnostics");

    public NetworkInspectCommand() : base("inspect", "Display detailed information on one or more networks", "NETWORK [NETWORK...]", ArgumentCount.AtLeast(1))
    {
        Add(_format);
        Add(_verbose);
        OperandKind = Operand.Network;
        Examples = [new("network inspect -f '{{range .Containers}}{{println .Name .IPv4Address}}{{end}}' back", "Print who is on a network")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var query = new Query().Add("verbose", line.GetValue(_verbose) ? "true" : null);
        return InspectFormat.WriteAsync(
            session, line.GetValue(_format), OperandsOf(line), name => session.Client.GetJsonAsync($"/networks/{name}{query}", cancellation));
    }
}
