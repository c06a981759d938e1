using System.Net;
using System.Net.Sockets;

namespace Gantry.Linux.Net;

/// <summary>The kernel's table of tracked connections, in the network namespace in which it was opened.</summary>
public sealed class ConnectionTable : IDisposable
{
    private const ushort Subsystem = 1;
    private const ushort Get = Subsystem << 8 | 1;
    private const ushort Delete = Subsystem << 8 | 2;
    private const int OriginalTuple = 1;
    private const int ReplyTuple = 2;
    private const byte Udp = 17;

    private readonly NetlinkSocket _socket = NetlinkSocket.Open(Native.NetlinkNetfilter);

    /// <summary>
    /// Forgets the UDP flows that are answered by some addresses. A flow has no end that the kernel could see: while its client
    /// goes on sending, it stays translated to an address whose container is gone.
    /// </summary>
    /// <returns>How many were forgotten.</returns>
    public int ForgetDatagrams(IReadOnlySet<IPAddress> answerers) =>
        new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 }.Where(f => answerers.Any(a => a.AddressFamily == f)).Sum(f => ForgetDatagrams(f, answerers));

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private int ForgetDatagrams(AddressFamily addresses, IReadOnlySet<IPAddress> answerers)
    {
        var family = addresses == AddressFamily.InterNetwork ? (byte)Native.AfInet : (byte)Native.AfInet6;
        var found = new List<byte[]>();
        var dump = new NetlinkBatch().Begin("list connections", Get, NetlinkSocket.Request | NetlinkSocket.DumpAll).Struct(new Nftables.ElementSocket.Header { Family = family });
        _socket.Query(dump, (_, payload) =>
        {
            byte[]? original = null;
            var answered = false;
            var reader = new NetlinkReader(payload[4..]);
            while (reader.Read())
            {
                if (reader.Type == OriginalTuple)
                    original = reader.Value.ToArray();
                else if (reader.Type == ReplyTuple)
                    answered = IsDatagramFrom(reader.Nested, answerers);
            }
            if (answered && original is not null)
                found.Add(original);
        });
        foreach (var tuple in found)
            Forget(family, tuple);
        return found.Count;
    }

    private void Forget(byte family, byte[] tuple)
    {
        try
        {
            _socket.Execute(new NetlinkBatch().Begin("forget a connection", Delete, NetlinkSocket.Request | NetlinkSocket.Acknowledge)
                .Struct(new Nftables.ElementSocket.Header { Family = family }).Attribute(OriginalTuple | NetlinkBatch.NestedFlag, tuple));
        }
        catch (NetlinkException e) when (e.Errno == NetlinkException.ENOENT)
        {
            // It ended by itself.
        }
    }

    private static bool IsDatagramFrom(NetlinkReader tuple, IReadOnlySet<IPAddress> answerers)
    {
        const int ip = 1, protocol = 2, source4 = 1, source6 = 3, number = 1;
        var (fromAddress, isUdp) = (false, false);
        while (tuple.Read())
        {
            for (var nested = tuple.Nested; nested.Read();)
            {
                fromAddress |= tuple.Type == ip && nested.Type is (source4 or source6) && answerers.Contains(nested.Address);
                isUdp |= tuple.Type == protocol && nested.Type == number && nested.Byte == Udp;
            }
        }
        return fromAddress && isUdp;
    }
}
