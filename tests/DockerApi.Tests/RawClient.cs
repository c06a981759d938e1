using System.Net.Sockets;
using System.Text;

namespace Gantry.DockerApi.Tests;

/// <summary>A client that speaks bytes, for what HttpClient hides.</summary>
internal sealed class RawClient(Socket socket) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    public Task SendAsync(string text) => socket.SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Ends the sending, and goes on receiving.</summary>
    public void FinishSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Receives until what came ends with a text.</summary>
    public async Task<string> ReceiveUntilAsync(string end)
    {
        using var timeout = new CancellationTokenSource(s_patience);
        var received = new StringBuilder();
        var buffer = new byte[1];
        while (!received.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            if (await socket.ReceiveAsync(buffer, timeout.Token) == 0)
                throw new EndOfStreamException($"the connection ended after: {received}");
            received.Append((char)buffer[0]);
        }
        return received.ToString();
    }

    /// <summary>Receives until the server ends the connection.</summary>
    public async Task<string> ReceiveAllAsync()
    {
        using var timeout = new CancellationTokenSource(s_patience);
        var received = new StringBuilder();
        var buffer = new byte[65536];
        while (await socket.ReceiveAsync(buffer, timeout.Token) is > 0 and var count)
            received.Append(Encoding.Latin1.GetString(buffer, 0, count));
        return received.ToString();
    }

    public void Dispose() => socket.Dispose();
}
