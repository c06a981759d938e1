using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gantry.Networks.Tests.Live;

/// <summary>A server that says who it sees, listening in a container.</summary>
public sealed class Echo : IDisposable
{
    private readonly Socket _listener;
    private readonly Task _loop;

    public Echo(NetworkHost host, Sandbox sandbox, int port, bool ipv6 = false)
    {
        _listener = host.Inside(sandbox, () =>
        {
            var socket = new Socket(ipv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(ipv6 ? IPAddress.IPv6Any : IPAddress.Any, port));
            socket.Listen();
            return socket;
        });
        _loop = Task.Run(LoopAsync);
    }

    /// <summary>Connects and returns what the server sees as the client's address; null when it cannot be reached.</summary>
    public static string? Ask(IPAddress address, int port, NetworkHost? host = null, Sandbox? from = null)
    {
        Socket Open() => new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var socket = host is null ? Open() : host.Inside(from!, Open);
        socket.ReceiveTimeout = 1500;
        try
        {
            if (!socket.ConnectAsync(new IPEndPoint(address, port)).Wait(1500))
                return null;
            var buffer = new byte[100];
            var length = socket.Receive(buffer);
            return length > 0 ? Encoding.ASCII.GetString(buffer, 0, length) : null;
        }
        catch (Exception e) when (e is SocketException or AggregateException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _loop.GetAwaiter().GetResult();
    }

    private async Task LoopAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptAsync();
                await client.SendAsync(Encoding.ASCII.GetBytes(((IPEndPoint)client.RemoteEndPoint!).Address.ToString()));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
        }
    }
}
