using Gantry.DockerApi.Hijack;
using Gantry.DockerApi.Http;
using Gantry.Engine.Containers;
using Gantry.Engine.Streams;
using Gantry.Errors;

namespace Gantry.DockerApi.Containers;

/// <summary>Connects clients to programs' streams.</summary>
/// <param name="containers">The containers.</param>
internal sealed class AttachEndpoints(ContainerService containers) : IEndpointGroup
{
    public void Map(RouteTable routes)
    {
        routes.Post("/containers/{id}/attach", AttachAsync);
        routes.Get("/containers/{id}/attach/ws", AttachWebSocketAsync);
    }

    private async Task AttachAsync(ApiRequest request)
    {
        var options = Options(request.Query);
        await using var session = await containers.AttachAsync(request["id"], options, request.Aborted);
        var framing = session.Tty ? OutputFraming.Raw : OutputFraming.Multiplexed;
        await request.HijackAsync("tcp", StreamContentType.Of(framing, request.Version), (connection, end) =>
            session.RunAsync(options.Stdin ? connection.Input : null, new FramedSink(connection.Output, framing, connection.MarkGone), end));
    }

    private async Task AttachWebSocketAsync(ApiRequest request)
    {
        if (!request.Http.WebSockets.IsWebSocketRequest)
            throw new InvalidArgumentException("attach/ws wants a websocket handshake");
        var query = request.Query;
        // Before API 1.42 a websocket always had all streams.
        var options = Options(query);
        if (!options.Stdin && !options.Stdout && !options.Stderr)
            options = options with { Stdin = true, Stdout = true, Stderr = true };
        await using var session = await containers.AttachAsync(request["id"], options with { Stream = true }, request.Aborted);
        using var socket = await request.Http.WebSockets.AcceptWebSocketAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, request.Stopping);
        await using var channel = new WebSocketChannel(socket);
        await session.RunAsync(options.Stdin ? channel.Input : null, channel, end.Token);
    }

    private static AttachOptions Options(QueryParameters query) => new()
    {
        Stdin = query.Flag("stdin"),
        Stdout = query.Flag("stdout"),
        Stderr = query.Flag("stderr"),
        Stream = query.Flag("stream"),
        Logs = query.Flag("logs"),
        DetachKeys = query.TextOrNull("detachKeys"),
    };
}
