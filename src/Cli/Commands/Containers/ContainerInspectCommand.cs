using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>container inspect</c>.</summary>
internal sealed class ContainerInspectCommand : CliCommand
{
    private readonly Option<string?> _format = CommonFlags.InspectFormat();
    private readonly Option<bool> _size = Flag.Switch("-s, --size", "Display total file sizes");

    public ContainerInspectCommand() : base("inspect", "Display detailed information on one or more containers", "CONTAINER [CONTAINER...]", ArgumentCount.AtLeast(1))
    {
        Add(_format);
        Add(_size);
        OperandKind = Operand.Container;
        Examples = [new("container inspect -f '{{.State.Status}}' web", "Print one field")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var query = new Query().Add("size", line.GetValue(_size));
        return InspectFormat.WriteAsync(
            session, line.GetValue(_format), OperandsOf(line), name => session.Client.GetJsonAsync($"/containers/{name}/json{query}", cancellation));
    }
}
