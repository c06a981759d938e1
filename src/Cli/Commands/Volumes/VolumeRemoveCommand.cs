using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Volumes;

/// <summary><c>volume rm</c>.</summary>
internal sealed class VolumeRemoveCommand : CliCommand
{
    private readonly Option<bool> _force = Flag.Switch("-f, --force", "Force the removal of one or more volumes");

    public VolumeRemoveCommand()
        : base("rm", "Remove one or more volumes", "VOLUME [VOLUME...]", ArgumentCount.AtLeast(1))
    {
        Add(_force);
        Aliases.Add("remove");
        Details = "You cannot remove a volume that is in use by a container.";
        OperandKind = Operand.Volume;
        AlsoKnownAs = ["volume rm", "volume remove"];
        Examples = [new("volume rm data", "Remove a volume and what is in it")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var query = new Query().Add("force", line.GetValue(_force));
        return EachOperand.RunAsync(session, OperandsOf(line), name => session.Client.DeleteAsync($"/volumes/{name}{query}", cancellation));
    }
}
