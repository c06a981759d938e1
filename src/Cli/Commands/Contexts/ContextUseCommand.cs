using System.CommandLine;
using Gantry.Cli.Configuration;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Contexts;

/// <summary><c>context use</c>.</summary>
internal sealed class ContextUseCommand : CliCommand
{
    public ContextUseCommand() : base("use", "Set the context that commands go to", "CONTEXT", ArgumentCount.Exactly(1)) =>
        Examples = [new("context use build-server", "Send commands to another daemon"), new("context use default", "Send them here again")];

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var name = OperandsOf(line)[0];
        if (name != ContextStore.DefaultName) new ContextStore(session.Settings.ConfigDirectory).Find(name);
        session.Config.CurrentContext = name == ContextStore.DefaultName ? null : name;
        session.Config.Save();
        session.Out.WriteLine(name);
        session.Flush();
        if (Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 } host)
            session.Err.WriteLine($"Warning: DOCKER_HOST environment variable overrides the active context. To use \"{name}\", either set the global --context flag, or unset DOCKER_HOST environment variable (now {host}).");
        session.Err.WriteLine($"Current context is now \"{name}\"");
        return Task.FromResult(0);
    }
}
