using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using System.Text;

namespace Gantry.Linux.Net;

/// <summary>Walks the attributes of a netlink message.</summary>
internal ref struct NetlinkReader(ReadOnlySpan<byte> attributes)
{
    private ReadOnlySpan<byte> _rest = attributes;

    /// <summary>The type of the attribute at hand, without flags.</summary>
    public int Type { get; private set; }

    /// <summary>The value of the attribute at hand.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    public readonly int Int32 => MemoryMarshal.Read<int>(Value);

    public readonly ushort UInt16 => MemoryMarshal.Read<ushort>(Value);

    public readonly ushort BigEndian16 => BinaryPrimitives.ReadUInt16BigEndian(Value);

    public readonly uint BigEndian32 => BinaryPrimitives.ReadUInt32BigEndian(Value);

    public readonly byte Byte => Value[0];

    public readonly string Text => Encoding.UTF8.GetString(Value.TrimEnd((byte)0));

    public readonly IPAddress Address => new(Value);

    public readonly PhysicalAddress HardwareAddress => new(Value.ToArray());

    public readonly NetlinkReader Nested => new(Value);

    /// <summary>Goes to the next attribute; false at the end or where the message is malformed.</summary>
    public bool Read()
    {
        if (_rest.Length < 4)
            return false;
        var length = MemoryMarshal.Read<ushort>(_rest);
        if (length < 4 || length > _rest.Length)
            return false;
        Type = MemoryMarshal.Read<ushort>(_rest[2..]) & 0x3fff;
        Value = _rest[4..length];
        _rest = _rest[Math.Min(NetlinkBatch.Align(length), _rest.Length)..];
        return true;
    }
}
