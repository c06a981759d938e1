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
        Ruleset.Run(Rules(table, Port(datagrams), Port(connections)));
        return new DnsSockets(datagrams, connections);
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        Datagrams.Dispose();
        Connections.Dispose();
    }

    /// <summary>
    /// Questions are rewritten after connection tracking and answers before it, so that a container that does track sees port
    /// 53 both ways.
    /// </summary>
    private static string Rules(string table, int udp, int tcp) => $$"""
        add table ip {{table}}
        delete table ip {{table}}
        table ip {{table}} {
          chain questions {
            type filter hook output priority 100; policy accept;
            ip daddr {{EmbeddedDns.Address}} udp dport 53 udp dport set {{udp}}
            ip daddr {{EmbeddedDns.Address}} tcp dport 53 tcp dport set {{tcp}}
          }
          chain answers {
            type filter hook output priority raw; policy accept;
            ip saddr {{EmbeddedDns.Address}} udp sport {{udp}} udp sport set 53
            ip saddr {{EmbeddedDns.Address}} tcp sport {{tcp}} tcp sport set 53
          }
        }

        """;

    private static Socket Bind(SocketType type, ProtocolType protocol)
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        socket.Bind(new IPEndPoint(EmbeddedDns.Address, 0));
        return socket;
    }

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
