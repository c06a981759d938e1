using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>start</c>.</summary>
internal sealed class StartCommand : CliCommand
{
    private readonly Option<bool> _attach = Flag.Switch("-a, --attach", "Attach STDOUT/STDERR and forward signals");
    private readonly Option<string?> _checkpoint = Flag.Text("--checkpoint", "Restore from this checkpoint");
    private readonly Option<string?> _checkpointDir = Flag.Text("--checkpoint-dir", "Use a custom checkpoint storage directory");
    private readonly Option<string?> _detachKeys = Flag.Text("--detach-keys", "Override the key sequence for detaching a container");
    private readonly Option<bool> _interactive = Flag.Switch("-i, --interactive", "Attach container's STDIN");

    public StartCommand() : base("start", "Start one or more stopped containers", "CONTAINER [CONTAINER...]", ArgumentCount.AtLeast(1))
    {
        foreach (var option in new Option[] { _attach, _checkpoint, _checkpointDir, _detachKeys, _interactive }) Add(option);
        OperandKind = Operand.Container;
        AlsoKnownAs = ["container start", "start"];
        Examples = [new("start web db", "Start containers in the background"), new("start -ai shell", "Go back into a shell")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var names = OperandsOf(line);
        var query = new Query().Add("checkpoint", line.GetValue(_checkpoint)).Add("checkpoint-dir", line.GetValue(_checkpointDir));
        if (!line.GetValue(_attach) && !line.GetValue(_interactive))
        {
            var exitCode = await EachOperand.RunAsync(session, names, name => session.Client.PostAsync($"/containers/{name}/start{query}", cancellation));
            if (exitCode != 0) session.Err.WriteLine($"Error: failed to start containers: {string.Join(", ", names)}");
            return exitCode;
        }
        if (names.Length > 1) throw new CommandException("you cannot start and attach multiple containers at once");
        return await AttachAsync(line, session, names[0], cancellation);
    }

    private async Task<int> AttachAsync(ParseResult line, CliSession session, string name, CancellationToken cancellation)
    {
        var details = await session.Client.GetAsync($"/containers/{name}/json", ModelsJson.Default.ContainerDetails, cancellation);
        var run = new AttachedRun
        {
            Session = session,
            Container = details.Id,
            Config = details.Config with
            {
                AttachStdin = line.GetValue(_interactive) && details.Config.OpenStdin,
                AttachStdout = true,
                AttachStderr = true,
            },
            DetachKeys = line.GetValue(_detachKeys) ?? session.Config.DetachKeys,
            ProxySignals = true,
        };
        return await run.StartAsync(cancellation);
    }
}
