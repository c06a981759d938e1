using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Networks.Ports;

/// <summary>Forwards connections, each direction until its own end.</summary>
internal sealed class TcpForwarder : PortForwarder
{
    private const int BufferSize = 16 * 1024;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private readonly Socket _listener;

    public TcpForwarder(IPEndPoint host)
    {
        _listener = Bind(host, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _listener.Listen();
        }
        catch (SocketException)
        {
            _listener.Dispose();
            throw;
        }
    }

    protected override void CloseSocket() => _listener.Dispose();

    protected override async Task RunAsync(IPEndPoint container, CancellationToken stop)
    {
        var connections = new HashSet<Task>();
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptAsync(stop);
                connections.RemoveWhere(c => c.IsCompleted);
                connections.Add(ForwardAsync(client, container, stop));
            }
            catch (Exception e) when (IsEnd(e))
            {
                if (e is not SocketException { SocketErrorCode: SocketError.ConnectionAborted or SocketError.TooManyOpenSockets })
                    break;
            }
        }
        await Task.WhenAll(connections);
    }

    private static async Task ForwardAsync(Socket client, IPEndPoint container, CancellationToken stop)
    {
        using (client)
        using (var server = new Socket(container.AddressFamily, SocketType.Stream, ProtocolType.Tcp))
        {
            try
            {
                using var connecting = CancellationTokenSource.CreateLinkedTokenSource(stop);
                connecting.CancelAfter(ConnectTimeout);
                await server.ConnectAsync(container, connecting.Token);
                await Task.WhenAll(CopyAsync(client, server, stop), CopyAsync(server, client, stop));
            }
            catch (Exception e) when (IsEnd(e))
            {
                // The client sees the connection close, as it would see the container's own socket close.
            }
        }
    }

    private static async Task CopyAsync(Socket from, Socket to, CancellationToken stop)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int length;
            while ((length = await from.ReceiveAsync(buffer.AsMemory(0, BufferSize), stop)) > 0)
                for (var sent = 0; sent < length;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, length - sent), stop);
            to.Shutdown(SocketShutdown.Send);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
