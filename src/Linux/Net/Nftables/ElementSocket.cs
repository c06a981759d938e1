using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Gantry.Linux.Net.Nftables;

/// <summary>
/// Adds and removes elements of the sets of one table, each call one transaction, straight over nfnetlink: some 100
/// microseconds whatever the size of the sets, where libnftables would first read the rule set.
/// </summary>
public sealed class ElementSocket : IDisposable
{
    private const ushort BatchBegin = 0x10;
    private const ushort BatchEnd = 0x11;
    private const ushort Subsystem = 10;
    private const ushort NewElement = Subsystem << 8 | 12;
    private const ushort DelElement = Subsystem << 8 | 14;
    private const ushort GetGeneration = Subsystem << 8 | 16;
    private const ushort Acknowledged = NetlinkSocket.Request | NetlinkSocket.Acknowledge;
    private const int ElementsPerMessage = 256;

    private readonly NetlinkSocket _socket;
    private readonly string _table;

    /// <summary>Opens a socket in the calling thread's network namespace.</summary>
    /// <param name="table">The table's name, the same in every family.</param>
    public ElementSocket(string table)
    {
        _table = table;
        _socket = NetlinkSocket.Open(Native.NetlinkNetfilter);
    }

    /// <summary>The socket's address, which notifications name as the origin of a change.</summary>
    internal uint Port => _socket.Port;

    /// <summary>Makes all the changes or none: first the removals, then the additions.</summary>
    /// <param name="remove">Elements to remove; each must be there.</param>
    /// <param name="add">Elements to add; one that is there with the same value is no error.</param>
    /// <exception cref="NetlinkException">Nothing was changed.</exception>
    public void Change(IReadOnlyCollection<SetElement> remove, IReadOnlyCollection<SetElement> add)
    {
        if (remove.Count + add.Count == 0)
            return;
        var batch = new NetlinkBatch();
        batch.Begin("begin", BatchBegin, NetlinkSocket.Request).Struct(new Header { Resource = BinaryPrimitives.ReverseEndianness(Subsystem) });
        Write(batch, "remove elements from", DelElement, Acknowledged, remove);
        Write(batch, "add elements to", NewElement, Acknowledged | NetlinkSocket.Create, add);
        batch.Begin("commit", BatchEnd, NetlinkSocket.Request).Struct(new Header { Resource = BinaryPrimitives.ReverseEndianness(Subsystem) });
        _socket.Execute(batch, unacknowledged: 1);
    }

    /// <summary>The number of the rule set's present generation.</summary>
    internal uint Generation()
    {
        const int id = 1;
        uint generation = 0;
        var request = new NetlinkBatch().Begin("read the generation", GetGeneration, Acknowledged).Struct(default(Header));
        _socket.Query(request, (_, payload) =>
        {
            var reader = new NetlinkReader(payload[4..]);
            while (reader.Read())
                if (reader.Type == id)
                    generation = reader.BigEndian32;
        });
        return generation;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private void Write(NetlinkBatch batch, string operation, ushort type, ushort flags, IEnumerable<SetElement> elements)
    {
        foreach (var set in elements.GroupBy(e => (e.Family, e.Set)))
            foreach (var chunk in set.Chunk(ElementsPerMessage))
                Write(batch, operation, type, flags, set.Key.Family, set.Key.Set, chunk);
    }

    private void Write(NetlinkBatch batch, string operation, ushort type, ushort flags, TableFamily family, string set, SetElement[] elements)
    {
        const int table = 1, setName = 2, list = 3, listElement = 1, key = 1, data = 2, keyEnd = 10;
        batch.Begin($"{operation} {_table}/{set}", type, flags).Struct(new Header { Family = (byte)family });
        batch.Attribute(table, _table).Attribute(setName, set);
        var all = batch.BeginNested(list | NetlinkBatch.NestedFlag);
        foreach (var element in elements)
        {
            var one = batch.BeginNested(listElement | NetlinkBatch.NestedFlag);
            Value(batch, key, element.Key);
            if (element.KeyEnd is { } last)
                Value(batch, keyEnd, last);
            if (element.Value is { } value)
                Value(batch, data, value);
            batch.EndNested(one);
        }
        batch.EndNested(all);
    }

    private static void Value(NetlinkBatch batch, int type, ElementKey key)
    {
        const int value = 1;
        var nested = batch.BeginNested(type | NetlinkBatch.NestedFlag);
        batch.Attribute(value, key.Bytes).EndNested(nested);
    }

    /// <summary><c>struct nfgenmsg</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Header
    {
        public byte Family;
        public byte Version;
        public ushort Resource;
    }
}
