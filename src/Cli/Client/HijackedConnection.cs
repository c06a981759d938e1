namespace Gantry.Cli.Client;

/// <summary>A connection that carries a program's input one way and its output the other.</summary>
internal sealed class HijackedConnection(HttpMessageInvoker http, HttpResponseMessage response, DaemonConnection connection, Stream stream) : IAsyncDisposable
{
    private const string Multiplexed = "application/vnd.docker.multiplexed-stream";

    /// <summary>The bytes of both directions.</summary>
    public Stream Stream => stream;

    /// <summary>Whether the output is framed; null when the daemon does not say.</summary>
    public bool? IsMultiplexed => response.Content.Headers.ContentType?.MediaType is { } type ? type == Multiplexed : null;

    /// <summary>Tells the program that its input has ended.</summary>
    public async Task CloseInputAsync()
    {
        await stream.FlushAsync();
        await connection.CloseSendingAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        response.Dispose();
        http.Dispose();
    }
}
