using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>logs</c>.</summary>
internal sealed class LogsCommand : CliCommand
{
    private readonly Option<bool> _details = Flag.Switch("--details", "Show extra details provided to logs");
    private readonly Option<bool> _follow = Flag.Switch("-f, --follow", "Follow log output");
    private readonly Option<string?> _since = Flag.Text("--since", "Show logs since timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 minutes)");
    private readonly Option<string?> _until = Flag.Text("--until", "Show logs before a timestamp (e.g. \"2013-01-02T13:23:37Z\") or relative (e.g. \"42m\" for 42 minutes)");
    private readonly Option<string?> _tail = Flag.Text("-n, --tail", "Number of lines to show from the end of the logs (default \"all\")");
    private readonly Option<bool> _timestamps = Flag.Switch("-t, --timestamps", "Show timestamps");

    public LogsCommand() : base("logs", "Fetch the logs of a container", "CONTAINER", ArgumentCount.Exactly(1))
    {
        foreach (var option in new Option[] { _details, _follow, _since, _until, _tail, _timestamps }) Add(option);
        OperandKind = Operand.Container;
        AlsoKnownAs = ["container logs", "logs"];
        Examples = [new("logs -f --tail 20 web", "Follow the last lines"), new("logs --since 10m -t web", "See the last ten minutes, with times")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var name = OperandsOf(line)[0];
        var now = session.Time.GetUtcNow();
        var query = new Query()
            .Add("stdout", true)
            .Add("stderr", true)
            .Add("follow", line.GetValue(_follow))
            .Add("timestamps", line.GetValue(_timestamps))
            .Add("details", line.GetValue(_details))
            .Add("tail", line.GetValue(_tail) ?? "all")
            .Add("since", line.GetValue(_since) is { } since ? Timestamp.ToSeconds(since, now) : null)
            .Add("until", line.GetValue(_until) is { } until ? Timestamp.ToSeconds(until, now) : null);
        var details = await session.Client.GetAsync($"/containers/{name}/json", ModelsJson.Default.ContainerDetails, cancellation);
        using var response = await session.Client.SendAsync(HttpMethod.Get, $"/containers/{details.Id}/logs{query}", null, cancellation);
        await using var body = await response.Content.ReadAsStreamAsync(cancellation);
        if (details.Config.Tty) await OutputDemultiplexer.CopyRawAsync(body, session.Streams.Output, cancellation);
        else await OutputDemultiplexer.CopyAsync(body, session.Streams.Output, session.Streams.Error, cancellation);
        return 0;
    }
}
