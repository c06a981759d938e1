using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Parsing;
using Gantry.Cli.Terminal;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>attach</c>.</summary>
internal sealed class AttachCommand : CliCommand
{
    private readonly Option<string?> _detachKeys = Flag.Text("--detach-keys", "Override the key sequence for detaching a container");
    private readonly Option<bool> _noStdin = Flag.Switch("--no-stdin", "Do not attach STDIN");
    private readonly Option<bool> _sigProxy = Flag.Switch("--sig-proxy", "Proxy all received signals to the process (default true)", initial: true);

    public AttachCommand()
        : base("attach", "Attach local standard input, output, and error streams to a running container", "CONTAINER", ArgumentCount.Exactly(1))
    {
        Add(_detachKeys);
        Add(_noStdin);
        Add(_sigProxy);
        OperandKind = Operand.RunningContainer;
        AlsoKnownAs = ["container attach", "attach"];
        Examples = [new("attach shell", "Go to a container's terminal; ctrl-p ctrl-q leaves it"), new("attach --no-stdin web", "Only watch")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var name = OperandsOf(line)[0];
        var details = await session.Client.GetAsync($"/containers/{name}/json", ModelsJson.Default.ContainerDetails, cancellation);
        Check(details);
        var stdin = details.Config.OpenStdin && !line.GetValue(_noStdin);
        if (stdin && details.Config.Tty && session.Streams.InputTerminal is null) throw new CommandException("the input device is not a TTY");
        using var wait = await session.Client.SendAsync(HttpMethod.Post, $"/containers/{details.Id}/wait", null, cancellation);
        if (await CarryAsync(line, session, details, stdin, cancellation)) throw new CommandException("read escape sequence");
        await foreach (var reply in JsonLines.ReadAsync(wait, ModelsJson.Default.WaitReply, cancellation))
            return reply.Error?.Message is { } error ? throw new CommandException(error) : reply.StatusCode;
        return 0;
    }

    private static void Check(ContainerDetails details)
    {
        if (!details.State.Running) throw new CommandException("cannot attach to a stopped container, start it first");
        if (details.State.Paused) throw new CommandException("cannot attach to a paused container, unpause it first");
        if (details.State.Restarting) throw new CommandException("cannot attach to a restarting container, wait until it is running");
    }

    private async Task<bool> CarryAsync(ParseResult line, CliSession session, ContainerDetails details, bool stdin, CancellationToken cancellation)
    {
        var keys = line.GetValue(_detachKeys) ?? session.Config.DetachKeys;
        var tty = details.Config.Tty;
        var query = new Query().Add("stream", true).Add("stdin", stdin).Add("stdout", true).Add("stderr", true).Add("detachKeys", keys);
        using var proxy = line.GetValue(_sigProxy) && !tty ? new SignalProxy(session, details.Id) : null;
        await using var connection = await session.Client.HijackAsync($"/containers/{details.Id}/attach{query}", null, cancellation);
        using var raw = stdin && tty ? session.Streams.InputTerminal?.MakeRaw() : null;
        using var size = tty ? new TerminalSize(session.Client, session.Streams.OutputTerminal, $"/containers/{details.Id}") : null;
        if (size is not null) await size.ApplyAsync();
        var pump = new StreamPump
        {
            Connection = connection,
            Input = stdin ? session.Streams.Input : null,
            Output = session.Streams.Output,
            Error = session.Streams.Error,
            HasTerminal = tty,
            DetachKeys = stdin && tty ? DetachKeys.Parse(keys) : null,
        };
        return await pump.RunAsync(proxy is null ? cancellation : CancellationToken.None);
    }
}
