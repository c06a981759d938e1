using System.Net;
using Gantry.DockerApi.Hijack;
using Gantry.DockerApi.Http;
using Gantry.Engine.Containers;
using Gantry.Engine.Logs;
using Gantry.Errors;

namespace Gantry.DockerApi.Containers;

/// <summary>Reads logs of containers.</summary>
/// <param name="containers">The containers.</param>
internal sealed class LogEndpoints(ContainerService containers) : IEndpointGroup
{
    public void Map(RouteTable routes) => routes.Get("/containers/{id}/logs", LogsAsync);

    private async Task LogsAsync(ApiRequest request)
    {
        var options = Options(request.Query);
        var container = containers.Get(request["id"]);
        var framing = container.Config.Tty ? OutputFraming.Raw : OutputFraming.Multiplexed;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, request.Stopping);
        var entries = containers.ReadLogsAsync(container.Id, options, end.Token);
        await request.BeginStreamAsync(StreamContentType.Of(framing, request.Version));
        await CopyAsync(entries, new LogWriter(request.Http.Response.BodyWriter, framing, Prefix(request.Query, container)), end.Token);
    }

    /// <summary>Sends what is there in as few pieces as possible, and what comes as it comes.</summary>
    private static async Task CopyAsync(IAsyncEnumerable<LogEntry> entries, LogWriter writer, CancellationToken cancellation)
    {
        await using var entry = entries.GetAsyncEnumerator(cancellation);
        while (true)
        {
            var next = entry.MoveNextAsync();
            if (!next.IsCompleted)
                await writer.FlushAsync(cancellation);
            if (!await next)
                break;
            await writer.WriteAsync(entry.Current, cancellation);
        }
        await writer.FlushAsync(cancellation);
    }

    private static Func<LogEntry, string>? Prefix(QueryParameters query, Container container)
    {
        var timestamps = query.Flag("timestamps");
        var details = query.Flag("details")
            ? string.Join(',', LogAttributes.Of(container).Select(a => $"{WebUtility.UrlEncode(a.Key)}={WebUtility.UrlEncode(a.Value)}")) + " "
            : "";
        return timestamps || details.Length > 0 ? entry => (timestamps ? entry.Timestamp.RfcNano() + " " : "") + details : null;
    }

    private static LogOptions Options(QueryParameters query)
    {
        var (stdout, stderr) = (query.Flag("stdout"), query.Flag("stderr"));
        if (!stdout && !stderr)
            throw new InvalidArgumentException("Bad parameters: you must choose at least one stream");
        return new LogOptions
        {
            Stdout = stdout,
            Stderr = stderr,
            Follow = query.Flag("follow"),
            Since = query.Moment("since"),
            Until = query.Moment("until"),
            Tail = int.TryParse(query.Text("tail"), out var lines) && lines >= 0 ? lines : null,
        };
    }
}
