using System.CommandLine;
using Gantry.Cli.Commands.Containers.Creation;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>create</c>.</summary>
internal sealed class CreateCommand : CliCommand
{
    private readonly ContainerCreation _creation = new();

    public CreateCommand() : base("create", "Create a new container", "IMAGE [COMMAND] [ARG...]", ArgumentCount.AtLeast(1))
    {
        foreach (var option in _creation.Options) Add(option);
        StopsAtFirstArgument = true;
        OperandKind = Operand.Image;
        AlsoKnownAs = ["container create", "create"];
        Examples = [new("create --name web -p 8080:80 nginx", "Make a container, to be started later")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation) =>
        RunFailure.GuardAsync(session, "create", async () =>
        {
            var arguments = OperandsOf(line);
            var request = _creation.Request(line, session, arguments[0], arguments[1..]);
            session.Out.WriteLine(await _creation.CreateAsync(line, session, request, cancellation));
            return 0;
        });
}
