using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using System.Text;

namespace Gantry.Linux.Net;

/// <summary>Netlink messages under construction, one after the other in one buffer, so that one system call sends them all.</summary>
public sealed class NetlinkBatch
{
    internal const int HeaderLength = 16;
    internal const ushort NestedFlag = 0x8000;

    private byte[] _buffer = new byte[1024];
    private int _length;
    private int _message = -1;
    private readonly List<string> _operations = [];

    /// <summary>How many messages it holds.</summary>
    public int Count => _operations.Count;

    /// <summary>What each message does, for error messages.</summary>
    internal IReadOnlyList<string> Operations => _operations;

    /// <summary>Completes the last message and returns all bytes, sequence numbers counting up from <paramref name="sequence"/>.</summary>
    internal ReadOnlySpan<byte> Finish(uint sequence)
    {
        CloseMessage();
        for (var at = 0; at < _length;)
        {
            MemoryMarshal.Write(_buffer.AsSpan(at + 8), sequence++);
            at += Align(MemoryMarshal.Read<int>(_buffer.AsSpan(at)));
        }
        return _buffer.AsSpan(0, _length);
    }

    internal NetlinkBatch Begin(string operation, ushort type, ushort flags)
    {
        CloseMessage();
        _operations.Add(operation);
        _message = _length;
        Grow(HeaderLength);
        MemoryMarshal.Write(_buffer.AsSpan(_message + 4), type);
        MemoryMarshal.Write(_buffer.AsSpan(_message + 6), flags);
        return this;
    }

    /// <summary>Appends a structure of the protocol (such as <c>ifinfomsg</c>), padded to four bytes.</summary>
    internal NetlinkBatch Struct<T>(in T value) where T : unmanaged
    {
        var at = Grow(Align(Marshal.SizeOf<T>()));
        MemoryMarshal.Write(_buffer.AsSpan(at), in value);
        return this;
    }

    internal NetlinkBatch Attribute(int type, ReadOnlySpan<byte> value)
    {
        var at = Grow(Align(4 + value.Length));
        MemoryMarshal.Write(_buffer.AsSpan(at), (ushort)(4 + value.Length));
        MemoryMarshal.Write(_buffer.AsSpan(at + 2), (ushort)type);
        value.CopyTo(_buffer.AsSpan(at + 4));
        return this;
    }

    internal NetlinkBatch Attribute<T>(int type, T value) where T : unmanaged =>
        Attribute(type, MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

    /// <summary>A number in network order.</summary>
    internal NetlinkBatch BigEndian(int type, uint value) => Attribute(type, BinaryPrimitives.ReverseEndianness(value));

    /// <summary>A number in network order.</summary>
    internal NetlinkBatch BigEndian(int type, ushort value) => Attribute(type, BinaryPrimitives.ReverseEndianness(value));

    /// <summary>A string with its terminating zero.</summary>
    internal NetlinkBatch Attribute(int type, string value) => Attribute(type, Encoding.UTF8.GetBytes(value + "\0"));

    internal NetlinkBatch Attribute(int type, IPAddress value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, out var length);
        return Attribute(type, bytes[..length]);
    }

    internal NetlinkBatch Attribute(int type, PhysicalAddress value) => Attribute(type, value.GetAddressBytes());

    internal int BeginNested(int type)
    {
        var at = Grow(4);
        MemoryMarshal.Write(_buffer.AsSpan(at + 2), (ushort)type);
        return at;
    }

    internal NetlinkBatch EndNested(int start)
    {
        MemoryMarshal.Write(_buffer.AsSpan(start), (ushort)(_length - start));
        return this;
    }

    private void CloseMessage()
    {
        if (_message >= 0)
            MemoryMarshal.Write(_buffer.AsSpan(_message), _length - _message);
        _message = -1;
    }

    private int Grow(int bytes)
    {
        if (_length + bytes > _buffer.Length)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        var at = _length;
        _length += bytes;
        return at;
    }

    internal static int Align(int length) => (length + 3) & ~3;
}
