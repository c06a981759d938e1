using System.CommandLine;
using System.Text.Json.Nodes;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Commands.Containers.Creation;
using Gantry.Cli.Parsing;
using Gantry.Cli.Terminal;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>exec</c>.</summary>
internal sealed class ExecCommand : CliCommand
{
    private readonly Option<bool> _detach = Flag.Switch("-d, --detach", "Detached mode: run command in the background");
    private readonly Option<string?> _detachKeys = Flag.Text("--detach-keys", "Override the key sequence for detaching a container");
    private readonly Option<IReadOnlyList<string>> _env = Flag.Values("-e, --env", "Set environment variables", "list", EnvironmentFile.Variable);
    private readonly Option<string[]> _envFile = Flag.List("--env-file", "Read in a file of environment variables");
    private readonly Option<bool> _interactive = Flag.Switch("-i, --interactive", "Keep STDIN open even if not attached");
    private readonly Option<bool> _privileged = Flag.Switch("--privileged", "Give extended privileges to the command");
    private readonly Option<bool> _tty = Flag.Switch("-t, --tty", "Allocate a pseudo-TTY");
    private readonly Option<string?> _user = Flag.Text("-u, --user", "Username or UID (format: \"<name|uid>[:<group|gid>]\")");
    private readonly Option<string?> _workdir = Flag.Text("-w, --workdir", "Working directory inside the container");

    public ExecCommand() : base("exec", "Execute a command in a running container", "CONTAINER COMMAND [ARG...]", ArgumentCount.AtLeast(2))
    {
        foreach (var option in new Option[] { _detach, _detachKeys, _env, _envFile, _interactive, _privileged, _tty, _user, _workdir }) Add(option);
        StopsAtFirstArgument = true;
        OperandKind = Operand.RunningContainer;
        AlsoKnownAs = ["container exec", "exec"];
        Examples = [new("exec -it web sh", "Open a shell in a running container"), new("exec -u postgres db pg_dump app", "Run one command as a user")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var arguments = OperandsOf(line);
        var tty = line.GetValue(_tty);
        var detached = line.GetValue(_detach);
        if (line.GetValue(_interactive) && tty && !detached && session.Streams.InputTerminal is null) throw new CommandException("the input device is not a TTY");
        var body = Body(line, session, arguments[1..]);
        var exec = await session.Client.PostAsync($"/containers/{arguments[0]}/exec", JsonBody.Of(body), ModelsJson.Default.IdReply, cancellation);
        if (detached)
        {
            await session.Client.PostAsync($"/exec/{exec.Id}/start", cancellation, JsonBody.Of(new JsonObject { ["Detach"] = true, ["Tty"] = tty }));
            return 0;
        }
        if (await CarryAsync(line, session, exec.Id, cancellation)) throw new CommandException("read escape sequence");
        var state = await session.Client.GetAsync($"/exec/{exec.Id}/json", ModelsJson.Default.ExecState, cancellation);
        return state.ExitCode ?? 0;
    }

    private JsonObject Body(ParseResult line, CliSession session, string[] command)
    {
        var env = EnvironmentFile.Resolve(line.GetValue(_envFile)!, line.GetValue(_env)!);
        var attached = !line.GetValue(_detach);
        var body = new JsonObject
        {
            ["User"] = line.GetValue(_user) ?? "",
            ["Privileged"] = line.GetValue(_privileged),
            ["Tty"] = line.GetValue(_tty),
            ["AttachStdin"] = attached && line.GetValue(_interactive),
            ["AttachStdout"] = attached,
            ["AttachStderr"] = attached,
            ["DetachKeys"] = line.GetValue(_detachKeys) ?? session.Config.DetachKeys ?? "",
            ["Env"] = new JsonArray([.. env.Select(variable => (JsonNode?)variable)]),
            ["WorkingDir"] = line.GetValue(_workdir) ?? "",
            ["Cmd"] = new JsonArray([.. command.Select(word => (JsonNode?)word)]),
        };
        if (ConsoleSize(line, session) is { } size) body["ConsoleSize"] = size;
        return body;
    }

    private JsonArray? ConsoleSize(ParseResult line, CliSession session) =>
        line.GetValue(_tty) && session.Streams.OutputTerminal?.Size is { } size ? [(JsonNode)size.Rows, (JsonNode)size.Columns] : null;

    private async Task<bool> CarryAsync(ParseResult line, CliSession session, string exec, CancellationToken cancellation)
    {
        var tty = line.GetValue(_tty);
        var stdin = line.GetValue(_interactive);
        var start = new JsonObject { ["Detach"] = false, ["Tty"] = tty };
        if (ConsoleSize(line, session) is { } console) start["ConsoleSize"] = console;
        await using var connection = await session.Client.HijackAsync($"/exec/{exec}/start", JsonBody.Of(start), cancellation);
        using var raw = stdin && tty ? session.Streams.InputTerminal?.MakeRaw() : null;
        using var size = tty ? new TerminalSize(session.Client, session.Streams.OutputTerminal, $"/exec/{exec}") : null;
        if (size is not null) await size.ApplyAsync();
        var pump = new StreamPump
        {
            Connection = connection,
            Input = stdin ? session.Streams.Input : null,
            Output = session.Streams.Output,
            Error = session.Streams.Error,
            HasTerminal = tty,
            DetachKeys = stdin && tty ? DetachKeys.Parse(line.GetValue(_detachKeys) ?? session.Config.DetachKeys) : null,
        };
        return await pump.RunAsync(cancellation);
    }
}
