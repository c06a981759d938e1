using System.CommandLine;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>diff</c>.</summary>
internal sealed class DiffCommand : CliCommand
{
    public DiffCommand() : base("diff", "Inspect changes to files or directories on a container's filesystem", "CONTAINER", ArgumentCount.Exactly(1))
    {
        OperandKind = Operand.Container;
        AlsoKnownAs = ["container diff", "diff"];
        Examples = [new("diff web", "See what changed since the image: A added, C changed, D deleted")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var changes = await session.Client.GetListAsync($"/containers/{OperandsOf(line)[0]}/changes", ModelsJson.Default.ListFileChangeReply, cancellation);
        foreach (var change in changes) session.Out.WriteLine($"{"CAD"[Math.Clamp(change.Kind, 0, 2)]} {change.Path}");
        return 0;
    }
}
