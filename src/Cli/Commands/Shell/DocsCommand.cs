using System.CommandLine;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Shell;

/// <summary>The hidden command that prints the reference page of all commands.</summary>
internal sealed class DocsCommand : CliCommand
{
    public DocsCommand() : base("docs", "Print the reference of all commands as Markdown", "", ArgumentCount.None) => Hidden = true;

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        CommandReference.Write((CliCommand)Parents.Single(), session.Out);
        return Task.FromResult(0);
    }
}
