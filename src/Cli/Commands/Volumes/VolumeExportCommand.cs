using System.CommandLine;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Volumes;

/// <summary><c>volume export</c>.</summary>
internal sealed class VolumeExportCommand : CliCommand
{
    private readonly Option<string?> _output = Flag.Text("-o, --output", "Write to a file, instead of STDOUT");

    public VolumeExportCommand() : base("export", "Write a volume to an archive, consistent even while containers use it", "VOLUME", ArgumentCount.Exactly(1))
    {
        Add(_output);
        OperandKind = Operand.Volume;
        Examples = [new("volume export -o data.tar data", "Back a volume up"), new("volume export data | ssh host gantry volume import data", "Move it to another machine")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        await ArchiveOutput.WriteAsync(session, line.GetValue(_output), "export", () =>
            session.Client.SendAsync(HttpMethod.Get, $"/gantry/volumes/{OperandsOf(line)[0]}/export", null, cancellation), cancellation);
        return 0;
    }
}
