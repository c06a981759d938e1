using System.CommandLine;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>unpause</c>.</summary>
internal sealed class UnpauseCommand : CliCommand
{
    public UnpauseCommand() : base("unpause", "Unpause all processes within one or more containers", "CONTAINER [CONTAINER...]", ArgumentCount.AtLeast(1))
    {
        OperandKind = Operand.RunningContainer;
        AlsoKnownAs = ["container unpause", "unpause"];
        Examples = [new("unpause web", "Let a frozen container go on")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation) =>
        EachOperand.RunAsync(session, OperandsOf(line), name => session.Client.PostAsync($"/containers/{name}/unpause", cancellation));
}
