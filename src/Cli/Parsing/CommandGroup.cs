using System.CommandLine;

namespace Gantry.Cli.Parsing;

/// <summary>A command that only holds others, such as <c>network</c>.</summary>
internal sealed class CommandGroup : CliCommand
{
    public CommandGroup(string name, string description, params IEnumerable<CliCommand> commands)
        : base(name, description, "COMMAND", ArgumentCount.Any)
    {
        foreach (var command in commands) Add(command);
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        HelpWriter.Write(this, session);
        return Task.FromResult(0);
    }
}
