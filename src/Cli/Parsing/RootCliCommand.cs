using System.CommandLine;

namespace Gantry.Cli.Parsing;

/// <summary>The program itself: the flags that come before any command.</summary>
internal sealed class RootCliCommand : CliCommand
{
    public RootCliCommand() : base("gantry", "A container platform in one program", "COMMAND [ARG...]", ArgumentCount.Any)
    {
        StopsAtFirstArgument = true;
        foreach (var option in GlobalFlags.All) Add(option);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        if (line.GetValue(GlobalFlags.Version))
        {
            session.Out.WriteLine(session.VersionLine);
            return Task.FromResult(0);
        }
        HelpWriter.Write(this, session);
        return Task.FromResult(0);
    }
}
