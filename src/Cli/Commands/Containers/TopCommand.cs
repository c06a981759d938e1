using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>top</c>.</summary>
internal sealed class TopCommand : CliCommand
{
    private const int LeastWidth = 20;

    public TopCommand() : base("top", "Display the running processes of a container", "CONTAINER [ps OPTIONS]", ArgumentCount.AtLeast(1))
    {
        StopsAtFirstArgument = true;
        OperandKind = Operand.RunningContainer;
        AlsoKnownAs = ["container top", "top"];
        Examples = [new("top web", "List the processes"), new("top web -o pid,rss,args", "Choose the columns as with ps")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var arguments = OperandsOf(line);
        var query = new Query().Add("ps_args", string.Join(' ', arguments.Skip(1)));
        var reply = await session.Client.GetAsync($"/containers/{arguments[0]}/top{query}", ModelsJson.Default.TopReply, cancellation);
        Table.Write(session.Out, [reply.Titles, .. reply.Processes], LeastWidth);
        return 0;
    }
}
