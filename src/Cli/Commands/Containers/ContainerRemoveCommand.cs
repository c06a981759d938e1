using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>rm</c>.</summary>
internal sealed class ContainerRemoveCommand : CliCommand
{
    private readonly Option<bool> _force = Flag.Switch("-f, --force", "Force the removal of a running container (uses SIGKILL)");
    private readonly Option<bool> _link = Flag.Switch("-l, --link", "Remove the specified link");
    private readonly Option<bool> _volumes = Flag.Switch("-v, --volumes", "Remove anonymous volumes associated with the container");

    public ContainerRemoveCommand() : base("rm", "Remove one or more containers", "CONTAINER [CONTAINER...]", ArgumentCount.AtLeast(1))
    {
        Add(_force);
        Add(_link);
        Add(_volumes);
        Aliases.Add("remove");
        OperandKind = Operand.Container;
        AlsoKnownAs = ["container rm", "container remove", "rm"];
        Examples = [new("rm web", "Remove a container that has ended"), new("rm -fv web", "End and remove a container with its anonymous volumes")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var force = line.GetValue(_force);
        var query = new Query().Add("force", force).Add("link", line.GetValue(_link)).Add("v", line.GetValue(_volumes));
        return EachOperand.RunAsync(session, OperandsOf(line), async name =>
        {
            name = name.Trim('/');
            if (name.Length == 0) throw new CommandException("Container name cannot be empty");
            try
            {
                await session.Client.DeleteAsync($"/containers/{name}{query}", cancellation);
                return name;
            }
            catch (DaemonException e) when (force && e.Status == System.Net.HttpStatusCode.NotFound)
            {
                // As with rm: what is to go and is not there is no failure, but it is said.
                session.Err.WriteLine($"Error response from daemon: {e.Message}");
                return null;
            }
        });
    }
}
