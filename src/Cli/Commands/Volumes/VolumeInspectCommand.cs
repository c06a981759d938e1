using System.CommandLine;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Volumes;

/// <summary><c>volume inspect</c>.</summary>
internal sealed class VolumeInspectCommand : CliCommand
{
    private readonly Option<string?> _format = CommonFlags.InspectFormat();

    public VolumeInspectCommand() : base("inspect", "Display detailed information on one or more volumes", "VOLUME [VOLUME...]", ArgumentCount.AtLeast(1))
    {
        Add(_format);
        OperandKind = Operand.Volume;
        Examples = [new("volume inspect -f '{{.Mountpoint}}' data", "Print where a volume's files are")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation) =>
        InspectFormat.WriteAsync(session, line.GetValue(_format), OperandsOf(line), name => session.Client.GetJsonAsync($"/volumes/{name}", cancellation));
}
