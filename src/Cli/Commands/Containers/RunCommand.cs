using System.CommandLine;
using Gantry.Cli.Commands.Containers.Creation;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>run</c>.</summary>
internal sealed class RunCommand : CliCommand
{
    private readonly ContainerCreation _creation = new();
    private readonly Option<bool> _detach = Flag.Switch("-d, --detach", "Run container in background and print container ID");
    private readonly Option<string?> _detachKeys = Flag.Text("--detach-keys", "Override the key sequence for detaching a container");
    private readonly Option<bool> _sigProxy = Flag.Switch("--sig-proxy", "Proxy received signals to the process (default true)", initial: true);

    public RunCommand() : base("run", "Create and run a new container from an image", "IMAGE [COMMAND] [ARG...]", ArgumentCount.AtLeast(1))
    {
        foreach (var option in _creation.Options) Add(option);
        Add(_detach);
        Add(_detachKeys);
        Add(_sigProxy);
        StopsAtFirstArgument = true;
        OperandKind = Operand.Image;
        AlsoKnownAs = ["container run", "run"];
        Examples =
        [
            new("run --rm -it debian bash", "Try something in a fresh container"),
            new("run -d --name web -p 8080:80 nginx", "Run a server in the background"),
            new("run --rm -v \"$PWD\":/work -w /work -u $(id -u) python python main.py", "Run a program on your files"),
            new("run -d -m 256m --cpus 1.5 --pids-limit 100 app", "Limit what a container may use"),
            new("run --rm --security-opt profile=hardened --read-only app", "Give a container as little as possible"),
        ];
    }

    /// <inheritdoc/>
    public override Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation) =>
        RunFailure.GuardAsync(session, "run", async () =>
        {
            var arguments = OperandsOf(line);
            var request = _creation.Request(line, session, arguments[0], arguments[1..]);
            request = line.GetValue(_detach) ? Detached(request, line) : Attached(request, session);
            var id = await _creation.CreateAsync(line, session, request, cancellation);
            var run = new AttachedRun
            {
                Session = session,
                Container = id,
                Config = request.Config,
                RemovedAfterwards = request.Host.AutoRemove,
                DetachKeys = line.GetValue(_detachKeys) ?? session.Config.DetachKeys,
                ProxySignals = line.GetValue(_sigProxy),
            };
            if (line.GetValue(_detach)) return await run.StartOnlyAsync(cancellation);
            return await run.StartAsync(cancellation);
        });

    private static ContainerRequest Detached(ContainerRequest request, ParseResult line)
    {
        if (line.GetResult("--attach") is { } attach && attach.Tokens.Count > 0)
            throw new CommandException("conflicting options: cannot specify both --attach and --detach");
        return request with
        {
            Config = request.Config with { AttachStdin = false, AttachStdout = false, AttachStderr = false, StdinOnce = false },
        };
    }

    private static ContainerRequest Attached(ContainerRequest request, CliSession session)
    {
        var config = request.Config;
        if (config.AttachStdin && config.Tty && session.Streams.InputTerminal is null) throw new CommandException("the input device is not a TTY");
        var size = config.Tty ? session.Streams.OutputTerminal?.Size : null;
        return size is { } known ? request with { Host = request.Host with { ConsoleSize = [known.Rows, known.Columns] } } : request;
    }
}
