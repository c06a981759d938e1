using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>kill</c>.</summary>
internal sealed class KillCommand : CliCommand
{
    private readonly Option<string?> _signal = Flag.Text("-s, --signal", "Signal to send to the container");

    public KillCommand() : base("kill", "Kill one or more running containers", "CONTAINER [CONTAINER...]", ArgumentCount.AtLeast(1))
    {
        Add(_signal);
        OperandKind = Operand.RunningContainer;
        AlsoKnownAs = ["container kill", "kill"];
        Examples = [new("kill web", "End a container at once"), new("kill -s HUP web", "Make a server read its configuration again")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var query = new Query().Add("signal", line.GetValue(_signal));
        return EachOperand.RunAsync(session, OperandsOf(line), name => session.Client.PostAsync($"/containers/{name}/kill{query}", cancellation));
    }
}
