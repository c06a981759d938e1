using System.CommandLine;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>wait</c>.</summary>
internal sealed class WaitCommand : CliCommand
{
    public WaitCommand() : base("wait", "Block until one or more containers stop, then print their exit codes", "CONTAINER [CONTAINER...]", ArgumentCount.AtLeast(1))
    {
        OperandKind = Operand.RunningContainer;
        AlsoKnownAs = ["container wait", "wait"];
        Examples = [new("wait job", "Print the exit code of a container when it ends")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation) =>
        EachOperand.RunAsync(session, OperandsOf(line), async name =>
        {
            var reply = await session.Client.PostAsync($"/containers/{name}/wait", null, ModelsJson.Default.WaitReply, cancellation);
            return reply.Error?.Message is { } error ? throw new CommandException(error) : reply.StatusCode.ToString();
        });
}
