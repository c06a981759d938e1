using System.Buffers.Binary;

namespace Gantry.Acceptance.Tests.Harness;

/// <summary>Transport packets, byte by byte.</summary>
internal static class Packets
{
    /// <summary>Whether a packet contains words.</summary>
    public static bool Has(byte[] packet, ReadOnlySpan<byte> words) => packet.AsSpan().IndexOf(words) >= 0;

    /// <summary>A UDP datagram without a checksum.</summary>
    public static byte[] Datagram(byte[] payload, int from = 5353, int to = 53)
    {
        var datagram = new byte[8 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(datagram, (ushort)from);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(2), (ushort)to);
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(4), (ushort)datagram.Length);
        payload.CopyTo(datagram, 8);
        return datagram;
    }

    /// <summary>An ICMP echo request.</summary>
    public static byte[] Echo(byte[] payload) => [8, 0, .. Checksum([8, 0, 0, 0, 0, 1, 0, 1, .. payload]), 0, 1, 0, 1, .. payload];

    /// <summary>A TCP segment to port 80, without a checksum.</summary>
    public static byte[] Segment(byte flags, byte[] payload)
    {
        var segment = new byte[20 + payload.Length];
        BinaryPrimitives.WriteUInt16BigEndian(segment, 40000);
        BinaryPrimitives.WriteUInt16BigEndian(segment.AsSpan(2), 80);
        segment[12] = 0x50;
        segment[13] = flags;
        payload.CopyTo(segment, 20);
        return segment;
    }

    /// <summary>An SCTP packet: a common header and an INIT chunk (RFC 9260, 3.3.2) with a parameter that nobody knows.</summary>
    public static byte[] Init(byte[] payload, int from, int to)
    {
        const int header = 12, chunk = 20, parameter = 4;
        var packet = new byte[header + chunk + parameter + (payload.Length + 3) / 4 * 4];
        BinaryPrimitives.WriteUInt16BigEndian(packet, (ushort)from);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)to);
        packet[header] = 1;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(header + 2), (ushort)(packet.Length - header));
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(header + 4), 0x1234);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(header + 8), 65536);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(header + 12), 1);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(header + 14), 1);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(header + chunk), 0xC0DE);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(header + chunk + 2), (ushort)(parameter + payload.Length));
        payload.CopyTo(packet, header + chunk + parameter);
        BinaryPrimitives.WriteUInt32LittleEndian(packet.AsSpan(8), Castagnoli(packet));
        return packet;
    }

    /// <summary>SCTP's checksum: CRC32c.</summary>
    private static uint Castagnoli(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
            crc = System.Numerics.BitOperations.Crc32C(crc, b);
        return ~crc;
    }

    private static byte[] Checksum(byte[] bytes)
    {
        uint sum = 0;
        for (var at = 0; at < bytes.Length; at += 2)
            sum += (uint)(bytes[at] << 8 | (at + 1 < bytes.Length ? bytes[at + 1] : 0));
        sum = (sum & 0xffff) + (sum >> 16);
        sum += sum >> 16;
        return [(byte)(~sum >> 8), (byte)~sum];
    }
}
