using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Networks;

/// <summary><c>network rm</c>.</summary>
internal sealed class NetworkRemoveCommand : CliCommand
{
    private readonly Option<bool> _force = Flag.Switch("-f, --force", "Do not error if the network does not exist");

    public NetworkRemoveCommand() : base("rm", "Remove one or more networks", "NETWORK [NETWORK...]", ArgumentCount.AtLeast(1))
    {
        Add(_force);
        Aliases.Add("remove");
        OperandKind = Operand.Network;
        AlsoKnownAs = ["network rm", "network remove"];
        Examples = [new("network rm back", "Remove a network that no container is on")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation) =>
        EachOperand.RunAsync(session, OperandsOf(line), async name =>
        {
            try
            {
                await session.Client.DeleteAsync($"/networks/{name}", cancellation);
                return name;
            }
            catch (DaemonException e) when (line.GetValue(_force) && e.Status == System.Net.HttpStatusCode.NotFound)
            {
                return null;
            }
        });
}
