using System.Net.WebSockets;
using Gantry.Engine.Streams;

namespace Gantry.DockerApi.Hijack;

/// <summary>A program's streams over a websocket: binary messages, streams not told apart.</summary>
/// <param name="socket">The websocket.</param>
internal sealed class WebSocketChannel(WebSocket socket) : IOutputSink, IAsyncDisposable
{
    /// <summary>What the client sends, until it closes its side.</summary>
    public Stream Input { get; } = WebSocketStream.Create(socket, WebSocketMessageType.Binary);

    public ValueTask WriteAsync(OutputKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellation) =>
        socket.SendAsync(data, WebSocketMessageType.Binary, endOfMessage: true, cancellation);

    /// <summary>Closes our side.</summary>
    public async ValueTask DisposeAsync()
    {
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        await Input.DisposeAsync();
    }
}
