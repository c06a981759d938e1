using System.CommandLine;
using Gantry.Cli.Configuration;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Contexts;

/// <summary><c>context rm</c>.</summary>
internal sealed class ContextRemoveCommand : CliCommand
{
    private readonly Option<bool> _force = Flag.Switch("-f, --force", "Force the removal of a context in use");

    public ContextRemoveCommand() : base("rm", "Remove one or more contexts", "CONTEXT [CONTEXT...]", ArgumentCount.AtLeast(1))
    {
        Add(_force);
        Aliases.Add("remove");
        AlsoKnownAs = ["context rm", "context remove"];
        Examples = [new("context rm build-server", "Forget a daemon and its certificates")];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var store = new ContextStore(session.Settings.ConfigDirectory);
        return EachOperand.RunAsync(session, OperandsOf(line), name =>
        {
            if (name == ContextStore.DefaultName) throw new CommandException("context \"default\" cannot be removed");
            store.Find(name);
            var isCurrent = session.Config.CurrentContext == name;
            if (isCurrent && !line.GetValue(_force)) throw new CommandException($"context \"{name}\" is in use, set -f flag to force remove");
            if (isCurrent)
            {
                session.Config.CurrentContext = null;
                session.Config.Save();
            }
            store.Remove(name);
            return Task.CompletedTask;
        });
    }
}
