using System.CommandLine;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Contexts;

/// <summary><c>context show</c>.</summary>
internal sealed class ContextShowCommand : CliCommand
{
    public ContextShowCommand() : base("show", "Print the name of the current context", "", ArgumentCount.None) =>
        Examples = [new("context show", "Name the context that commands go to")];

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        session.Out.WriteLine(session.Settings.Context);
        return Task.FromResult(0);
    }
}
