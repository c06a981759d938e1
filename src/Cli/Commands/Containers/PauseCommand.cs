using System.CommandLine;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>pause</c>.</summary>
internal sealed class PauseCommand : CliCommand
{
    public PauseCommand() : base("pause", "Pause all processes within one or more containers", "CONTAINER [CONTAINER...]", ArgumentCount.AtLeast(1))
    {
        OperandKind = Operand.RunningContainer;
        AlsoKnownAs = ["container pause", "pause"];
        Examples = [new("pause web", "Freeze a container")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation) =>
        EachOperand.RunAsync(session, OperandsOf(line), name => session.Client.PostAsync($"/containers/{name}/pause", cancellation));
}
