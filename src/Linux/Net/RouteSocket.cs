using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Gantry.Linux.Net.Links;

namespace Gantry.Linux.Net;

/// <summary>
/// The links, addresses, routes and neighbours of one network namespace, over rtnetlink. May be used from any thread; it acts
/// in the namespace in which it was opened.
/// </summary>
public sealed class RouteSocket : IDisposable
{
    private const ushort GetLink = 18;
    private const ushort GetAddress = 22;
    private const ushort GetRoute = 26;
    private const ushort GetNeighbour = 30;
    private const byte MainTable = 254;
    private const byte Unicast = 1;
    private const ushort Dump = NetlinkSocket.Request | NetlinkSocket.DumpAll;

    private readonly NetlinkSocket _socket;

    private RouteSocket(NetlinkSocket socket) => _socket = socket;

    /// <summary>Opens a socket in the calling thread's network namespace.</summary>
    public static RouteSocket Open() => new(NetlinkSocket.Open(Native.NetlinkRoute));

    /// <summary>Makes the changes, in order. All are tried; the first failure is thrown.</summary>
    /// <exception cref="NetlinkException">A change failed.</exception>
    public void Execute(RouteBatch batch) => _socket.Execute(batch.Messages);

    /// <summary>All links.</summary>
    public IReadOnlyList<Link> Links()
    {
        var links = new List<Link>();
        var request = new NetlinkBatch().Begin("list links", GetLink, Dump).Struct(default(LinkSpec.InterfaceMessage));
        _socket.Query(request, (_, payload) => links.Add(ReadLink(payload)));
        return links;
    }

    /// <summary>The link of a name; null when there is none.</summary>
    public Link? FindLink(string name)
    {
        const int nameAttribute = 3;
        Link? link = null;
        var request = new NetlinkBatch()
            .Begin($"find link {name}", GetLink, NetlinkSocket.Request | NetlinkSocket.Acknowledge)
            .Struct(default(LinkSpec.InterfaceMessage))
            .Attribute(nameAttribute, name);
        try
        {
            _socket.Query(request, (_, payload) => link = ReadLink(payload));
        }
        catch (NetlinkException e) when (e.Errno == NetlinkException.ENODEV)
        {
            return null;
        }
        return link;
    }

    /// <summary>
    /// Waits until links that have just got a carrier carry packets. The kernel sees to that later, by a worker of its own, or (from
    /// 6.8 on) when somebody asks for the link.
    /// </summary>
    /// <param name="names">The links; one that is gone or down is not waited for.</param>
    public void WaitForLinks(params ReadOnlySpan<string> names)
    {
        const int linkGroup = 1;
        NetlinkSocket? news = null;
        foreach (var name in names)
        {
            while (FindLink(name) is { IsPending: true })
            {
                if (news is null)
                    news = NetlinkSocket.Open(Native.NetlinkRoute, linkGroup);
                else
                    news.Listen((_, _, _) => { });
            }
        }
        news?.Dispose();
    }

    /// <summary>All ports of bridges.</summary>
    public IReadOnlyList<BridgePortState> BridgePorts()
    {
        var ports = new List<BridgePortState>();
        var request = new NetlinkBatch().Begin("list bridge ports", GetLink, Dump).Struct(new LinkSpec.InterfaceMessage { Family = Native.AfBridge });
        _socket.Query(request, (_, payload) =>
        {
            const int name = 3, protocolInfo = 12, state = 1, hairpin = 4, isolated = 33;
            const byte forwarding = 3;
            var port = new BridgePortState("", false, false, false);
            var reader = new NetlinkReader(payload[16..]);
            while (reader.Read())
            {
                if (reader.Type == name)
                    port = port with { Name = reader.Text };
                for (var nested = reader.Type == protocolInfo ? reader.Nested : default; nested.Read();)
                    port = nested.Type switch
                    {
                        state => port with { IsForwarding = nested.Byte == forwarding },
                        hairpin => port with { IsHairpin = nested.Byte != 0 },
                        isolated => port with { IsIsolated = nested.Byte != 0 },
                        _ => port,
                    };
            }
            ports.Add(port);
        });
        return ports;
    }

    /// <summary>All addresses, or those of one link.</summary>
    public IReadOnlyList<AddressEntry> Addresses(int? linkIndex = null)
    {
        var addresses = new List<AddressEntry>();
        var request = new NetlinkBatch().Begin("list addresses", GetAddress, Dump)
            .Struct(new RouteBatch.AddressMessage { Index = linkIndex ?? 0 });
        _socket.Query(request, (_, payload) =>
        {
            const int address = 1, local = 2;
            var header = MemoryMarshal.Read<RouteBatch.AddressMessage>(payload);
            IPAddress? found = null;
            var reader = new NetlinkReader(payload[8..]);
            while (reader.Read())
                if (reader.Type == local || (reader.Type == address && found is null))
                    found = reader.Address;
            if (found is not null && (linkIndex is null || header.Index == linkIndex))
                addresses.Add(new(header.Index, found, header.PrefixLength));
        });
        return addresses;
    }

    /// <summary>The unicast routes of the main table.</summary>
    public IReadOnlyList<RouteEntry> Routes()
    {
        var routes = new List<RouteEntry>();
        var request = new NetlinkBatch().Begin("list routes", GetRoute, Dump).Struct(new RouteBatch.RouteMessage { Table = MainTable, Type = Unicast });
        _socket.Query(request, (_, payload) =>
        {
            if (ReadRoute(payload) is { } route)
                routes.Add(route);
        });
        return routes;
    }

    /// <summary>All neighbours, or (with <paramref name="forwarding"/>) the forwarding tables of bridges and tunnels.</summary>
    public IReadOnlyList<Neighbour> Neighbours(bool forwarding = false)
    {
        var neighbours = new List<Neighbour>();
        var request = new NetlinkBatch().Begin("list neighbours", GetNeighbour, Dump)
            .Struct(new RouteBatch.NeighbourMessage { Family = forwarding ? (byte)Native.AfBridge : (byte)0 });
        _socket.Query(request, (_, payload) =>
        {
            const int destination = 1, hardwareAddress = 2;
            var header = MemoryMarshal.Read<RouteBatch.NeighbourMessage>(payload);
            var neighbour = new Neighbour { LinkIndex = header.Index, HardwareAddress = System.Net.NetworkInformation.PhysicalAddress.None, Forwarding = forwarding };
            var reader = new NetlinkReader(payload[12..]);
            while (reader.Read())
            {
                if (reader.Type == destination)
                    neighbour = neighbour with { Address = reader.Address };
                else if (reader.Type == hardwareAddress)
                    neighbour = neighbour with { HardwareAddress = reader.HardwareAddress };
            }
            neighbours.Add(neighbour);
        });
        return neighbours;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static Link ReadLink(ReadOnlySpan<byte> payload)
    {
        const int address = 1, name = 3, mtu = 4, parent = 5, master = 10, info = 18, alias = 20;
        const uint up = 1, loopback = 8, running = 0x40, carrier = 0x10000;
        var header = MemoryMarshal.Read<LinkSpec.InterfaceMessage>(payload);
        var link = new Link
        {
            Index = header.Index,
            Name = "",
            IsUp = (header.Flags & up) != 0,
            IsPending = (header.Flags & (up | carrier | running)) == (up | carrier),
            IsLoopback = (header.Flags & loopback) != 0,
        };
        var reader = new NetlinkReader(payload[16..]);
        while (reader.Read())
        {
            link = reader.Type switch
            {
                address => link with { Address = reader.HardwareAddress },
                name => link with { Name = reader.Text },
                mtu => link with { Mtu = reader.Int32 },
                parent => link with { Parent = reader.Int32 },
                master => link with { Master = reader.Int32 },
                info => link with { Kind = ReadKind(reader.Nested) },
                alias => link with { Alias = reader.Text },
                _ => link,
            };
        }
        return link;
    }

    private static string ReadKind(NetlinkReader info)
    {
        const int kind = 1;
        while (info.Read())
            if (info.Type == kind)
                return info.Text;
        return "";
    }

    private static RouteEntry? ReadRoute(ReadOnlySpan<byte> payload)
    {
        const int destination = 1, link = 4, gateway = 5, metric = 6, source = 7, table = 15;
        var header = MemoryMarshal.Read<RouteBatch.RouteMessage>(payload);
        var any = header.Family == Native.AfInet ? IPAddress.Any : IPAddress.IPv6Any;
        if (header.Type != Unicast || header.Family is not (Native.AfInet or Native.AfInet6))
            return null;
        var inTable = (int)header.Table;
        var (to, by, cost) = (any, 0, 0);
        IPAddress? through = null, from = null;
        var reader = new NetlinkReader(payload[12..]);
        while (reader.Read())
        {
            switch (reader.Type)
            {
                case destination: to = reader.Address; break;
                case link: by = reader.Int32; break;
                case gateway: through = reader.Address; break;
                case metric: cost = reader.Int32; break;
                case source: from = reader.Address; break;
                case table: inTable = reader.Int32; break;
            }
        }
        return inTable != MainTable ? null
            : new() { Destination = new IPNetwork(to, header.DestinationLength), LinkIndex = by, Gateway = through, Metric = cost, Source = from };
    }
}
