using System.Buffers.Binary;
using System.Net;

namespace Gantry.Linux.Net.Nftables;

/// <summary>
/// Rules that make a service of one address, on ports of the kernel's choice, appear on a well-known port: the ports are
/// rewritten on the way there and back, without connection tracking. Written straight to nfnetlink, since this is done for each
/// container, and libnftables would take longer than all the rest (and cannot use descriptors above 1023).
/// </summary>
public sealed class PortRewrite
{
    private const ushort Subsystem = 10 << 8;
    private const ushort NewTable = Subsystem | 0;
    private const ushort DelTable = Subsystem | 2;
    private const ushort NewChain = Subsystem | 3;
    private const ushort NewRule = Subsystem | 6;
    private const ushort BatchBegin = 0x10;
    private const ushort BatchEnd = 0x11;
    private const ushort Acknowledged = NetlinkSocket.Request | NetlinkSocket.Acknowledge;
    private const uint OutputHook = 3;
    private const int BeforeTracking = -300;
    private const int AfterTracking = 100;
    private const uint Register = 1;
    private const uint NetworkHeader = 1;
    private const uint TransportHeader = 2;
    private const int SourcePortOffset = 0;
    private const int DestinationPortOffset = 2;
    private const int SourceAddressOffset = 12;
    private const int DestinationAddressOffset = 16;

    private readonly NetlinkBatch _batch = new();
    private readonly string _table;
    private readonly IPAddress _address;

    private PortRewrite(string table, IPAddress address)
    {
        _table = table;
        _address = address;
    }

    /// <summary>Replaces the table with rules for the calling thread's network namespace.</summary>
    /// <param name="table">The table's name, of IPv4.</param>
    /// <param name="address">The service's IPv4 address.</param>
    /// <param name="port">The port that clients use.</param>
    /// <param name="udp">The UDP port that the service listens on.</param>
    /// <param name="tcp">The TCP port that the service listens on.</param>
    /// <exception cref="NetlinkException">Nothing was changed.</exception>
    public static void Apply(string table, IPAddress address, int port, int udp, int tcp)
    {
        const byte tcpProtocol = 6, udpProtocol = 17;
        var rewrite = new PortRewrite(table, address);
        rewrite.Begin();
        // Questions after tracking and answers before it: who does track connections sees the well-known port both ways.
        rewrite.Chain("questions", AfterTracking);
        rewrite.Chain("answers", BeforeTracking);
        foreach (var (protocol, service) in new[] { (udpProtocol, udp), (tcpProtocol, tcp) })
        {
            rewrite.Rule("questions", protocol, DestinationAddressOffset, DestinationPortOffset, port, service);
            rewrite.Rule("answers", protocol, SourceAddressOffset, SourcePortOffset, service, port);
        }
        rewrite.Commit();
    }

    private void Begin()
    {
        Mark("begin", BatchBegin);
        // Added so that it can be deleted, and added anew.
        Table(NewTable, NetlinkSocket.Create);
        Table(DelTable, 0);
        Table(NewTable, NetlinkSocket.Create);
    }

    private void Commit()
    {
        Mark("commit", BatchEnd);
        using var socket = NetlinkSocket.Open(Native.NetlinkNetfilter);
        socket.Execute(_batch, unacknowledged: 1);
    }

    private void Mark(string operation, ushort type) =>
        _batch.Begin(operation, type, NetlinkSocket.Request).Struct(new ElementSocket.Header { Resource = BinaryPrimitives.ReverseEndianness((ushort)(Subsystem >> 8)) });

    private NetlinkBatch Message(string operation, ushort type, int flags) =>
        _batch.Begin($"{operation} {_table}", type, (ushort)(Acknowledged | flags)).Struct(new ElementSocket.Header { Family = (byte)TableFamily.Ip });

    private void Table(ushort type, int flags)
    {
        const int name = 1;
        Message("replace table", type, flags).Attribute(name, _table);
    }

    private void Chain(string chain, int priority)
    {
        const int table = 1, name = 3, hook = 4, policy = 5, kind = 7, hookNumber = 1, hookPriority = 2;
        const uint accept = 1;
        Message("add a chain to", NewChain, NetlinkSocket.Create).Attribute(table, _table).Attribute(name, chain);
        var nested = _batch.BeginNested(hook | NetlinkBatch.NestedFlag);
        _batch.BigEndian(hookNumber, OutputHook).BigEndian(hookPriority, unchecked((uint)priority)).EndNested(nested);
        _batch.BigEndian(policy, accept).Attribute(kind, "filter");
    }

    private void Rule(string chain, byte protocol, int addressOffset, int portOffset, int from, int to)
    {
        const int table = 1, chainName = 2, expressions = 4;
        const int udpChecksum = 6, tcpChecksum = 16;
        Message("add a rule to", NewRule, NetlinkSocket.Create | NetlinkSocket.Append).Attribute(table, _table).Attribute(chainName, chain);
        var list = _batch.BeginNested(expressions | NetlinkBatch.NestedFlag);
        LoadProtocol();
        RequireEqual([protocol]);
        Load(NetworkHeader, addressOffset, 4);
        RequireEqual(_address.GetAddressBytes());
        Load(TransportHeader, portOffset, 2);
        RequireEqual(PortBytes(from));
        Store(portOffset, PortBytes(to), protocol == 17 ? udpChecksum : tcpChecksum);
        _batch.EndNested(list);
    }

    private void LoadProtocol()
    {
        const int register = 1, key = 2;
        const uint transportProtocol = 16;
        Expression("meta", () => _batch.BigEndian(register, Register).BigEndian(key, transportProtocol));
    }

    private void Load(uint header, int offset, int length)
    {
        const int register = 1, @base = 2, at = 3, size = 4;
        Expression("payload", () => _batch.BigEndian(register, Register).BigEndian(@base, header).BigEndian(at, (uint)offset).BigEndian(size, (uint)length));
    }

    private void RequireEqual(byte[] value)
    {
        const int register = 1, operation = 2, data = 3;
        const uint equal = 0;
        Expression("cmp", () =>
        {
            _batch.BigEndian(register, Register).BigEndian(operation, equal);
            Value(data, value);
        });
    }

    private void Store(int offset, byte[] value, int checksum)
    {
        const int immediateRegister = 1, data = 2, @base = 2, at = 3, size = 4, register = 5, checksumKind = 6, checksumAt = 7;
        const uint internetChecksum = 1;
        Expression("immediate", () =>
        {
            _batch.BigEndian(immediateRegister, Register);
            Value(data, value);
        });
        Expression("payload", () => _batch.BigEndian(register, Register).BigEndian(@base, TransportHeader).BigEndian(at, (uint)offset)
            .BigEndian(size, (uint)value.Length).BigEndian(checksumKind, internetChecksum).BigEndian(checksumAt, (uint)checksum));
    }

    private void Expression(string kind, Action content)
    {
        const int element = 1, name = 1, data = 2;
        var outer = _batch.BeginNested(element | NetlinkBatch.NestedFlag);
        _batch.Attribute(name, kind);
        var inner = _batch.BeginNested(data | NetlinkBatch.NestedFlag);
        content();
        _batch.EndNested(inner).EndNested(outer);
    }

    private void Value(int type, byte[] value)
    {
        const int bytes = 1;
        var nested = _batch.BeginNested(type | NetlinkBatch.NestedFlag);
        _batch.Attribute(bytes, value).EndNested(nested);
    }

    private static byte[] PortBytes(int port) => [(byte)(port >> 8), (byte)port];
}
