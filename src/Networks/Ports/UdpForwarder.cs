using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Networks.Ports;

/// <summary>Forwards datagrams; each client has a socket of its own towards the container until it has been silent for a while.</summary>
internal sealed class UdpForwarder(IPEndPoint host, TimeProvider time) : PortForwarder
{
    private const int LargestDatagram = 65535;
    private const int MostClients = 1024;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(90);

    private readonly Socket _socket = Bind(host, SocketType.Dgram, ProtocolType.Udp);
    private readonly ConcurrentDictionary<EndPoint, Socket> _clients = new();

    protected override void CloseSocket() => _socket.Dispose();

    protected override async Task RunAsync(IPEndPoint container, CancellationToken stop)
    {
        // A client's datagrams are small as a rule: the buffer comes into being with the first of them.
        byte[]? buffer = null;
        var from = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (buffer is null)
                    await _socket.ReceiveFromAsync(Memory<byte>.Empty, SocketFlags.Peek, from, stop);
                buffer ??= new byte[LargestDatagram];
                var received = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, from, stop);
                if (Client(received.RemoteEndPoint, container, stop) is { } client)
                    await client.SendAsync(buffer.AsMemory(0, received.ReceivedBytes), stop);
            }
            catch (Exception e) when (IsEnd(e))
            {
                if (e is not SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.MessageSize })
                    break;
            }
        }
        foreach (var client in _clients.Values)
            client.Dispose();
    }

    private Socket? Client(EndPoint client, IPEndPoint container, CancellationToken stop)
    {
        if (_clients.TryGetValue(client, out var known))
            return known;
        if (_clients.Count >= MostClients)
            return null;
        var socket = new Socket(container.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(container);
        _clients[client] = socket;
        _ = AnswerAsync(client, socket, stop);
        return socket;
    }

    private async Task AnswerAsync(EndPoint client, Socket socket, CancellationToken stop)
    {
        var buffer = new byte[LargestDatagram];
        try
        {
            while (true)
            {
                using var silence = new CancellationTokenSource(Silence, time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, silence.Token);
                var length = await socket.ReceiveAsync(buffer, SocketFlags.None, either.Token);
                await _socket.SendToAsync(buffer.AsMemory(0, length), SocketFlags.None, client, stop);
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            _clients.TryRemove(client, out _);
            socket.Dispose();
        }
    }
}
