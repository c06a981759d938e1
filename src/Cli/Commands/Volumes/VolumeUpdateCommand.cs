using System.CommandLine;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Volumes;

/// <summary><c>volume update</c>, which only ever changed volumes of a Swarm.</summary>
internal sealed class VolumeUpdateCommand : CliCommand
{
    private readonly Option<string?> _availability = Flag.Text("--availability", "Cluster Volume availability (\"active\", \"pause\", \"drain\") (default \"active\")");

    public VolumeUpdateCommand() : base("update", "Update a volume (cluster volumes only)", "[VOLUME]", ArgumentCount.AtMost(1))
    {
        Add(_availability);
        OperandKind = Operand.Volume;
        Examples = [new("volume update --availability pause data", "Refused: there are no cluster volumes")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation) =>
        throw new CommandException("Can only update cluster volumes, and this is not a swarm manager");
}
