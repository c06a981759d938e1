using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Gantry.Linux.Net.Links;

namespace Gantry.Linux.Net;

/// <summary>Changes to links, addresses, routes and neighbours, sent to the kernel together by <see cref="RouteSocket.Execute"/>.</summary>
public sealed class RouteBatch
{
    private const ushort NewLink = 16;
    private const ushort DelLink = 17;
    private const ushort NewAddress = 20;
    private const ushort DelAddress = 21;
    private const ushort NewRoute = 24;
    private const ushort DelRoute = 25;
    private const ushort NewNeighbour = 28;
    private const ushort DelNeighbour = 29;
    private const ushort Acknowledged = NetlinkSocket.Request | NetlinkSocket.Acknowledge;
    private const ushort Created = Acknowledged | NetlinkSocket.Create | NetlinkSocket.Exclusive;
    private const ushort Replaced = Acknowledged | NetlinkSocket.Create | NetlinkSocket.Replace;

    internal NetlinkBatch Messages { get; } = new();

    /// <summary>How many changes it holds.</summary>
    public int Count => Messages.Count;

    /// <summary>Makes a link.</summary>
    public RouteBatch CreateLink(LinkSpec link)
    {
        Messages.Begin($"create {link.Kind?.Name} link {link.Name}", NewLink, Created).Struct(link.Header());
        link.WriteAttributes(Messages);
        return this;
    }

    /// <summary>Changes a link.</summary>
    public RouteBatch ChangeLink(int index, LinkSpec change)
    {
        Messages.Begin($"change link {index}", NewLink, Acknowledged).Struct(change.Header(index));
        change.WriteAttributes(Messages);
        return this;
    }

    /// <summary>Changes a link that is found by its name.</summary>
    public RouteBatch ChangeLink(string name, LinkSpec change)
    {
        Messages.Begin($"change link {name}", NewLink, Acknowledged).Struct(change.Header());
        (change with { Name = name }).WriteAttributes(Messages);
        return this;
    }

    /// <summary>Sets what a bridge does with a port.</summary>
    public RouteBatch ChangeBridgePort(int index, BridgePort port)
    {
        const int protocolInfo = 12, hairpin = 4, learning = 8, neighbourSuppression = 32, isolated = 33;
        Messages.Begin($"change bridge port {index}", NewLink + 3, Acknowledged)
            .Struct(new LinkSpec.InterfaceMessage { Family = Native.AfBridge, Index = index });
        var nested = Messages.BeginNested(protocolInfo | NetlinkBatch.NestedFlag);
        Flag(hairpin, port.Hairpin);
        Flag(learning, port.Learning);
        Flag(neighbourSuppression, port.NeighbourSuppression);
        Flag(isolated, port.Isolated);
        Messages.EndNested(nested);
        return this;
    }

    /// <summary>Removes a link; of a pair, both ends.</summary>
    public RouteBatch DeleteLink(int index)
    {
        Messages.Begin($"delete link {index}", DelLink, Acknowledged).Struct(new LinkSpec.InterfaceMessage { Index = index });
        return this;
    }

    /// <summary>Removes a link by its name; of a pair, both ends.</summary>
    public RouteBatch DeleteLink(string name)
    {
        const int nameAttribute = 3;
        Messages.Begin($"delete link {name}", DelLink, Acknowledged).Struct(default(LinkSpec.InterfaceMessage)).Attribute(nameAttribute, name);
        return this;
    }

    /// <summary>Removes all links of a group, in one step.</summary>
    public RouteBatch DeleteLinks(int group)
    {
        Messages.Begin($"delete links of group {group}", DelLink, Acknowledged).Struct(default(LinkSpec.InterfaceMessage)).Attribute(LinkSpec.GroupAttribute, (uint)group);
        return this;
    }

    /// <summary>Adds an address; one that is there already is left as it is. It is usable at once: no duplicate is looked for.</summary>
    public RouteBatch AddAddress(AddressEntry address) => Address($"add address {address.Address}", NewAddress, Replaced, address);

    /// <summary>Removes an address.</summary>
    public RouteBatch RemoveAddress(AddressEntry address) => Address($"remove address {address.Address}", DelAddress, Acknowledged, address);

    /// <summary>Adds a route, or replaces the one to the same destination with the same metric.</summary>
    public RouteBatch AddRoute(RouteEntry route) => Route($"add route {route.Destination}", NewRoute, Replaced, route);

    /// <summary>Removes a route.</summary>
    public RouteBatch RemoveRoute(RouteEntry route) => Route($"remove route {route.Destination}", DelRoute, Acknowledged, route);

    /// <summary>Adds a permanent neighbour or forwarding entry, or replaces it.</summary>
    public RouteBatch SetNeighbour(Neighbour neighbour) => Neighbour("set neighbour", NewNeighbour, Replaced, neighbour);

    /// <summary>Adds a further host to a forwarding entry (all of them get what has no entry of its own).</summary>
    public RouteBatch AppendNeighbour(Neighbour neighbour) =>
        Neighbour("append neighbour", NewNeighbour, Acknowledged | NetlinkSocket.Create | NetlinkSocket.Append, neighbour);

    /// <summary>Removes a neighbour or forwarding entry.</summary>
    public RouteBatch RemoveNeighbour(Neighbour neighbour) => Neighbour("remove neighbour", DelNeighbour, Acknowledged, neighbour);

    private void Flag(int type, bool? value)
    {
        if (value is { } set)
            Messages.Attribute(type, set ? (byte)1 : (byte)0);
    }

    private RouteBatch Address(string operation, ushort type, ushort flags, AddressEntry address)
    {
        const int addressAttribute = 1, local = 2, broadcast = 4;
        const byte noDuplicateDetection = 2;
        Messages.Begin(operation, type, flags).Struct(new AddressMessage
        {
            Family = Family(address.Address),
            PrefixLength = (byte)address.PrefixLength,
            Flags = address.Address.AddressFamily == AddressFamily.InterNetworkV6 ? noDuplicateDetection : (byte)0,
            Index = address.LinkIndex,
        });
        Messages.Attribute(local, address.Address).Attribute(addressAttribute, address.Address);
        if (address.Address.AddressFamily == AddressFamily.InterNetwork && address.PrefixLength < 31 && type == NewAddress)
            Messages.Attribute(broadcast, Broadcast(address));
        return this;
    }

    private static IPAddress Broadcast(AddressEntry address)
    {
        var bytes = address.Address.GetAddressBytes();
        var bits = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) | (uint)(0xffffffffUL >> address.PrefixLength);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bytes, bits);
        return new(bytes);
    }

    private RouteBatch Route(string operation, ushort type, ushort flags, RouteEntry route)
    {
        const int destination = 1, link = 4, gateway = 5, metric = 6, source = 7;
        const byte mainTable = 254, bootProtocol = 3, universe = 0, onLink = 253, unicast = 1;
        Messages.Begin(operation, type, flags).Struct(new RouteMessage
        {
            Family = Family(route.Destination.BaseAddress),
            DestinationLength = (byte)route.Destination.PrefixLength,
            Table = mainTable,
            Protocol = type == NewRoute ? bootProtocol : (byte)0,
            Scope = route.Gateway is null ? onLink : universe,
            Type = unicast,
        });
        if (route.Destination.PrefixLength > 0)
            Messages.Attribute(destination, route.Destination.BaseAddress);
        if (route.Gateway is not null)
            Messages.Attribute(gateway, route.Gateway);
        if (route.LinkIndex != 0)
            Messages.Attribute(link, (uint)route.LinkIndex);
        if (route.Metric != 0)
            Messages.Attribute(metric, (uint)route.Metric);
        if (route.Source is not null)
            Messages.Attribute(source, route.Source);
        return this;
    }

    private RouteBatch Neighbour(string operation, ushort type, ushort flags, Neighbour neighbour)
    {
        const int destination = 1, hardwareAddress = 2;
        const ushort permanent = 0x80;
        const byte self = 2;
        Messages.Begin(operation, type, flags).Struct(new NeighbourMessage
        {
            Family = neighbour.Forwarding ? (byte)Native.AfBridge : Family(neighbour.Address!),
            Index = neighbour.LinkIndex,
            State = permanent,
            Flags = neighbour.Forwarding ? self : (byte)0,
        });
        if (neighbour.Address is not null)
            Messages.Attribute(destination, neighbour.Address);
        Messages.Attribute(hardwareAddress, neighbour.HardwareAddress);
        return this;
    }

    private static byte Family(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork ? (byte)Native.AfInet : (byte)Native.AfInet6;

    /// <summary><c>struct ifaddrmsg</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct AddressMessage
    {
        public byte Family;
        public byte PrefixLength;
        public byte Flags;
        public byte Scope;
        public int Index;
    }

    /// <summary><c>struct rtmsg</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct RouteMessage
    {
        public byte Family;
        public byte DestinationLength;
        public byte SourceLength;
        public byte Tos;
        public byte Table;
        public byte Protocol;
        public byte Scope;
        public byte Type;
        public uint Flags;
    }

    /// <summary><c>struct ndmsg</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct NeighbourMessage
    {
        public byte Family;
        public byte Padding1;
        public ushort Padding2;
        public int Index;
        public ushort State;
        public byte Flags;
        public byte Type;
    }
}
