using System.Net;
using System.Net.Sockets;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Nftables;

namespace Gantry.Networks.Dns;

/// <summary>
/// The embedded DNS' sockets in a container's namespace. They listen on ports of the kernel's choice, so that a container may
/// have a DNS server of its own; rules in the namespace turn port 53 of the one address into these ports and back. The rules
/// only rewrite, they keep no state: the container's connections go untracked.
/// </summary>
/// <param name="Datagrams">The UDP socket.</param>
/// <param name="Connections">The listening TCP socket.</param>
internal sealed record DnsSockets(Socket Datagrams, Socket Connections) : IDisposable
{
    /// <summary>Opens the sockets and makes the rules; both belong to the namespace.</summary>
    /// <param name="namespaces">The thread that enters namespaces.</param>
    /// <param name="path">The namespace.</param>
    /// <param name="table">The name of the rules' table.</param>
    public static DnsSockets Open(NamespaceThread namespaces, string path, string table) => namespaces.Run(path, () =>
    {
        var datagrams = Bind(SocketType.Dgram, ProtocolType.Udp);
        var connections = Bind(SocketType.Stream, ProtocolType.Tcp);
        connections.Listen();
        PortRewrite.Apply(table, EmbeddedDns.Address, EmbeddedDns.Port, Port(datagrams), Port(connections));
        return new DnsSockets(datagrams, connections);
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        Datagrams.Dispose();
        Connections.Dispose();
    }

    private static Socket Bind(SocketType type, ProtocolType protocol)
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        socket.Bind(new IPEndPoint(EmbeddedDns.Address, 0));
        return socket;
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
