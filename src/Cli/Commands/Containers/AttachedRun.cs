using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Terminal;
using Gantry.Runtime.Configuration;

namespace Gantry.Cli.Commands.Containers;

/// <summary>Starts a container and stays with it: <c>run</c> and <c>start -a</c>.</summary>
internal sealed class AttachedRun
{
    /// <summary>Where this runs.</summary>
    public required CliSession Session { get; init; }

    /// <summary>The container's id.</summary>
    public required string Container { get; init; }

    /// <summary>Which streams are attached, and whether there is a terminal.</summary>
    public required ContainerConfig Config { get; init; }

    /// <summary>Whether the container goes when it ends.</summary>
    public bool RemovedAfterwards { get; init; }

    /// <summary>The keys that leave it.</summary>
    public string? DetachKeys { get; init; }

    /// <summary>Whether signals go to the container.</summary>
    public bool ProxySignals { get; init; }

    private DockerClient Client => Session.Client;

    /// <summary>Starts it and prints its id.</summary>
    public async Task<int> StartOnlyAsync(CancellationToken cancellation)
    {
        await StartContainerAsync(cancellation);
        Session.Out.WriteLine(Container);
        return 0;
    }

    /// <summary>Starts it, carries its streams, and gives back its exit code.</summary>
    public async Task<int> StartAsync(CancellationToken cancellation)
    {
        if (!Config.AttachStdin && !Config.AttachStdout && !Config.AttachStderr) return await StartOnlyAsync(cancellation);
        using var waiting = new CancellationTokenSource();
        var wait = await BeginWaitAsync(waiting.Token);
        await using var connection = await AttachAsync(cancellation);
        using var proxy = ProxySignals && !Config.Tty ? new SignalProxy(Session, Container) : null;
        using var raw = Config is { Tty: true, AttachStdin: true } ? Session.Streams.InputTerminal?.MakeRaw() : null;
        var pump = Pump(connection);
        var streams = pump.RunAsync(proxy is null ? cancellation : CancellationToken.None);
        await StartContainerAsync(cancellation);
        using var size = Config.Tty ? new TerminalSize(Client, Session.Streams.OutputTerminal, $"/containers/{Container}") : null;
        if (size is not null) await size.ApplyAsync();
        if (await streams)
        {
            raw?.Dispose();
            Session.Err.WriteLine("read escape sequence");
            return 0;
        }
        return await ExitCodeAsync(wait, waiting.Token);
    }

    // The wait has to be in place before the start, or a short program is over before it begins.
    private Task<HttpResponseMessage> BeginWaitAsync(CancellationToken cancellation)
    {
        var query = new Query().Add("condition", RemovedAfterwards ? "removed" : "next-exit");
        return Client.SendAsync(HttpMethod.Post, $"/containers/{Container}/wait{query}", null, cancellation);
    }

    private Task<HijackedConnection> AttachAsync(CancellationToken cancellation)
    {
        var query = new Query()
            .Add("stream", true)
            .Add("stdin", Config.AttachStdin)
            .Add("stdout", Config.AttachStdout)
            .Add("stderr", Config.AttachStderr)
            .Add("detachKeys", DetachKeys);
        return Client.HijackAsync($"/containers/{Container}/attach{query}", null, cancellation);
    }

    private StreamPump Pump(HijackedConnection connection) => new()
    {
        Connection = connection,
        Input = Config.AttachStdin ? Session.Streams.Input : null,
        Output = Config.AttachStdout ? Session.Streams.Output : null,
        Error = Config.AttachStderr ? Session.Streams.Error : null,
        HasTerminal = Config.Tty,
        DetachKeys = Config is { Tty: true, AttachStdin: true } ? Terminal.DetachKeys.Parse(DetachKeys) : null,
    };

    private Task StartContainerAsync(CancellationToken cancellation) => Client.PostAsync($"/containers/{Container}/start", cancellation);

    private static async Task<int> ExitCodeAsync(HttpResponseMessage wait, CancellationToken cancellation)
    {
        using (wait)
        {
            await foreach (var reply in JsonLines.ReadAsync(wait, ModelsJson.Default.WaitReply, cancellation))
                return reply.Error?.Message is { } error ? throw new CommandException(error, 125) : reply.StatusCode;
        }
        throw new CommandException("the daemon ended the wait without an exit code", 125);
    }
}
