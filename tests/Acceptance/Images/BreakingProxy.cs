using System.Net;
using System.Net.Sockets;

namespace Gantry.Acceptance.Tests.Images;

/// <summary>Stands before a server and breaks its first connections off after so many bytes of answers.</summary>
internal sealed class BreakingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _server;
    private readonly long _limit;
    private readonly Task _serving;
    private int _breaks;
    private long _sent;

    /// <param name="server">Where the server is.</param>
    /// <param name="breaks">How many connections are broken off.</param>
    /// <param name="limit">After how many bytes of answers.</param>
    public BreakingProxy(string server, int breaks, long limit)
    {
        (_server, _breaks, _limit) = (IPEndPoint.Parse(server), breaks, limit);
        _listener.Start();
        _serving = ServeAsync();
    }

    public string Address => _listener.LocalEndpoint.ToString()!;

    /// <summary>Bytes of all answers.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>Connections that are still to be broken off.</summary>
    public int BreaksLeft => Math.Max(0, Volatile.Read(ref _breaks));

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _serving.GetAwaiter().GetResult();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
                connections.Add(ForwardAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ForwardAsync(Socket client)
    {
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using (client)
        {
            try
            {
                await server.ConnectAsync(_server, _stop.Token);
                Task[] copying = [CopyAsync(client, server, null), CopyAsync(server, client, _limit)];
                await Task.WhenAny(copying);
                // Not closed at once: what was sent is to arrive.
                client.Shutdown(SocketShutdown.Both);
                server.Shutdown(SocketShutdown.Both);
                await Task.WhenAll(copying);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException)
            {
                // One of the two is gone, which ends the connection for the other too.
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to, long? limit)
    {
        var buffer = new byte[16 << 10];
        var passed = 0L;
        try
        {
            for (int count; (count = await from.ReceiveAsync(buffer, _stop.Token)) > 0;)
            {
                await to.SendAsync(buffer.AsMemory(0, count), _stop.Token);
                if (limit is null)
                    continue;
                Interlocked.Add(ref _sent, count);
                if ((passed += count) > limit && Interlocked.Decrement(ref _breaks) >= 0)
                    return;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The same.
        }
    }
}
