using System.Net;
using System.Net.Sockets;

namespace Gantry.Networks.Ports;

/// <summary>
/// Holds a port of the host, so that nobody else gets it, and forwards what reaches it. The kernel's rules carry nearly all
/// traffic past it; what is left is what they cannot carry: connections to ::1, and between address families.
/// </summary>
internal abstract class PortForwarder : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    /// <summary>Binds the port.</summary>
    /// <exception cref="SocketException">Another process has it, or the address is not the host's.</exception>
    public static PortForwarder Hold(string protocol, IPEndPoint host, TimeProvider time) =>
        protocol == "udp" ? new UdpForwarder(host, time) : new TcpForwarder(host);

    /// <summary>Starts to forward.</summary>
    /// <param name="container">The container's address and port.</param>
    public void Start(IPEndPoint container) => _loop = Task.Run(() => RunAsync(container, _stop.Token));

    /// <summary>Frees the port and ends what was forwarded.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        CloseSocket();
        await _loop;
        _stop.Dispose();
    }

    /// <summary>Forwards until it is told to stop; ends without an error then.</summary>
    protected abstract Task RunAsync(IPEndPoint container, CancellationToken stop);

    /// <summary>Closes the socket that holds the port.</summary>
    protected abstract void CloseSocket();

    /// <summary>A socket of the address's own family only.</summary>
    protected static Socket Bind(IPEndPoint host, SocketType type, ProtocolType protocol)
    {
        var socket = new Socket(host.AddressFamily, type, protocol);
        try
        {
            if (host.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;
            socket.Bind(host);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether a socket operation ended because one side went away or we were told to stop.</summary>
    protected static bool IsEnd(Exception e) => e is SocketException or OperationCanceledException or ObjectDisposedException or IOException;
}
