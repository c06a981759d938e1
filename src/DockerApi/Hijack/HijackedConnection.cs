using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text;
using Gantry.Linux.Sockets;

namespace Gantry.DockerApi.Hijack;

/// <summary>A connection that is no longer HTTP: bytes of a program both ways, each way with its own end.</summary>
internal sealed class HijackedConnection : IAsyncDisposable
{
    private readonly IDuplexPipe _transport;
    private readonly CancellationTokenSource _gone = new();
    private readonly IDisposable? _hangup;

    public HijackedConnection(IDuplexPipe transport, SafeHandle? socket, HangupWatcher hangups)
    {
        _transport = transport;
        Input = transport.Input.AsStream(leaveOpen: true);
        Gone = _gone.Token;
        if (socket is { IsInvalid: false, IsClosed: false })
            _hangup = hangups.Watch(socket, MarkGone);
    }

    /// <summary>What the client sends; it ends when the client has finished sending.</summary>
    public Stream Input { get; }

    /// <summary>What the client receives.</summary>
    public PipeWriter Output => _transport.Output;

    /// <summary>Both ways as one pipe.</summary>
    public IDuplexPipe Transport => _transport;

    /// <summary>Ends when the client is gone for good, rather than only done with sending.</summary>
    public CancellationToken Gone { get; }

    /// <summary>Writes status line and headers.</summary>
    public async Task WriteHeadAsync(string statusLine, IEnumerable<KeyValuePair<string, string>> headers, CancellationToken cancellation)
    {
        var head = new StringBuilder(statusLine).Append("\r\n");
        foreach (var (name, value) in headers)
            head.Append(name).Append(": ").Append(value).Append("\r\n");
        head.Append("\r\n");
        await WriteAsync(Encoding.ASCII.GetBytes(head.ToString()), cancellation);
    }

    /// <summary>Writes some bytes; when the client does not take them any more, it is gone.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        var result = await Output.WriteAsync(bytes, cancellation);
        if (result.IsCompleted)
            MarkGone();
    }

    /// <summary>Notes that the client is gone.</summary>
    public void MarkGone()
    {
        try
        {
            _gone.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The hang-up came while the session ended by itself.
        }
    }

    /// <summary>Ends the output after all that was written has gone out.</summary>
    public async ValueTask DisposeAsync()
    {
        _hangup?.Dispose();
        await _transport.Output.CompleteAsync();
        _gone.Dispose();
    }
}
