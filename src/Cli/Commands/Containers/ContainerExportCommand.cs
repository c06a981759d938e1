using System.CommandLine;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>export</c>.</summary>
internal sealed class ContainerExportCommand : CliCommand
{
    private readonly Option<string?> _output = Flag.Text("-o, --output", "Write to a file, instead of STDOUT");

    public ContainerExportCommand() : base("export", "Export a container's filesystem as a tar archive", "CONTAINER", ArgumentCount.Exactly(1))
    {
        Add(_output);
        OperandKind = Operand.Container;
        AlsoKnownAs = ["container export", "export"];
        Examples = [new("export -o web.tar web", "Write a container's files to an archive")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        await ArchiveOutput.WriteAsync(session, line.GetValue(_output), "export", () =>
            session.Client.SendAsync(HttpMethod.Get, $"/containers/{OperandsOf(line)[0]}/export", null, cancellation), cancellation);
        return 0;
    }
}
