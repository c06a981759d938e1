using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>rename</c>.</summary>
internal sealed class RenameCommand : CliCommand
{
    public RenameCommand() : base("rename", "Rename a container", "CONTAINER NEW_NAME", ArgumentCount.Exactly(2))
    {
        OperandKind = Operand.Container;
        AlsoKnownAs = ["container rename", "rename"];
        Examples = [new("rename sleepy_euler web", "Give a container a name to remember")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var names = OperandsOf(line);
        if (names[0].Trim().Length == 0 || names[1].Trim().Length == 0) throw new CommandException("Error: Neither old nor new names may be empty");
        await session.Client.PostAsync($"/containers/{names[0]}/rename{new Query().Add("name", names[1])}", cancellation);
        return 0;
    }
}
