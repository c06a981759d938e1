using System.Collections.Concurrent;
using System.CommandLine;
using Gantry.Cli.Client;
using Gantry.Cli.Client.Models;
using Gantry.Cli.Output;
using Gantry.Cli.Parsing;

namespace Gantry.Cli.Commands.Containers;

/// <summary><c>stats</c>.</summary>
internal sealed class StatsCommand : CliCommand
{
    private const string ClearScreen = "\e[2J\e[H";
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(500);

    private readonly Option<bool> _all = Flag.Switch("-a, --all", "Show all containers (default shows just running)");
    private readonly Option<string?> _format = CommonFlags.ListFormat();
    private readonly Option<bool> _noStream = Flag.Switch("--no-stream", "Disable streaming stats and only pull the first result");
    private readonly Option<bool> _noTrunc = Flag.Switch("--no-trunc", "Do not truncate output");

    public StatsCommand() : base("stats", "Display a live stream of container(s) resource usage statistics", "[CONTAINER...]", ArgumentCount.Any)
    {
        foreach (var option in new Option[] { _all, _format, _noStream, _noTrunc }) Add(option);
        OperandKind = Operand.RunningContainer;
        AlsoKnownAs = ["container stats", "stats"];
        Examples = [new("stats", "Watch all running containers"), new("stats --no-stream --format '{{.Name}} {{.MemUsage}}'", "Print the memory in use once")];
    }

    /// <inheritdoc/>
    public override async Task<int> RunAsync(ParseResult line, CliSession session, CancellationToken cancellation)
    {
        var names = OperandsOf(line);
        var watched = new ConcurrentDictionary<string, ContainerStats?>();
        var targets = names.Length > 0 ? names : await ListAsync(session, line.GetValue(_all), cancellation);
        if (line.GetValue(_noStream))
        {
            var samples = await Task.WhenAll(targets.Select(name => SampleAsync(session, name, cancellation)));
            Print(line, session, targets.Zip(samples, (name, sample) => (name, (ContainerStats?)sample)));
            return 0;
        }
        await WatchAsync(line, session, names.Length == 0, targets, watched, cancellation);
        return 0;
    }

    private async Task WatchAsync(
        ParseResult line, CliSession session, bool follow, IReadOnlyList<string> targets,
        ConcurrentDictionary<string, ContainerStats?> watched, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var streams = new ConcurrentBag<Task>();
        foreach (var name in targets) streams.Add(StreamAsync(session, name, watched, stop.Token));
        if (follow) streams.Add(FollowAsync(session, watched, streams, stop.Token));
        using var timer = new PeriodicTimer(Refresh, session.Time);
        while (await timer.WaitForNextTickAsync(cancellation))
        {
            if (session.Streams.OutputTerminal is not null) session.Out.Write(ClearScreen);
            Print(line, session, watched.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, pair.Value)));
            session.Out.Flush();
            if (!follow && streams.All(stream => stream.IsCompleted))
            {
                await Task.WhenAll(streams);
                return;
            }
        }
    }

    private void Print(ParseResult line, CliSession session, IEnumerable<(string Name, ContainerStats? Stats)> samples) =>
        StatsRows.List.Write(
            session.Out, line.GetValue(_format) ?? session.Config.Format("statsFormat"),
            samples.Select(sample => StatsRows.Row(sample.Name, sample.Stats, whole: line.GetValue(_noTrunc))));

    private static async Task<string[]> ListAsync(CliSession session, bool all, CancellationToken cancellation)
    {
        var containers = await session.Client.GetListAsync($"/containers/json{new Query().Add("all", all)}", ModelsJson.Default.ListContainerSummary, cancellation);
        return [.. containers.Select(container => container.Id)];
    }

    private static Task<ContainerStats> SampleAsync(CliSession session, string name, CancellationToken cancellation) =>
        session.Client.GetAsync($"/containers/{name}/stats?stream=0", ModelsJson.Default.ContainerStats, cancellation);

    private static async Task StreamAsync(
        CliSession session, string name, ConcurrentDictionary<string, ContainerStats?> watched, CancellationToken cancellation)
    {
        watched[name] = null;
        using var response = await session.Client.SendAsync(HttpMethod.Get, $"/containers/{name}/stats?stream=1", null, cancellation);
        await foreach (var sample in JsonLines.ReadAsync(response, ModelsJson.Default.ContainerStats, cancellation)) watched[name] = sample;
        watched.TryRemove(name, out _);
    }

    private static async Task FollowAsync(
        CliSession session, ConcurrentDictionary<string, ContainerStats?> watched, ConcurrentBag<Task> streams, CancellationToken cancellation)
    {
        var query = new Query().Add("filters", """{"type":{"container":true},"event":{"start":true,"die":true}}""");
        using var response = await session.Client.SendAsync(HttpMethod.Get, $"/events{query}", null, cancellation);
        await foreach (var happened in JsonLines.ReadAsync(response, ModelsJson.Default.EventMessage, cancellation))
        {
            if (happened.Action == "die") watched.TryRemove(happened.Actor.ID, out _);
            else if (!watched.ContainsKey(happened.Actor.ID)) streams.Add(StreamAsync(session, happened.Actor.ID, watched, cancellation));
        }
    }
}
