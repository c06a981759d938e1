using System.Buffers.Binary;
using System.Text;

namespace Gantry.Networks.Dns;

/// <summary>
/// A question as it came from a container. Whatever the bytes say, reading them takes one pass: names in questions are not
/// compressed, and what follows is only looked through for the asker's limits.
/// </summary>
/// <param name="Id">The asker's number for it.</param>
/// <param name="Name">The name, in lower case, without the final dot.</param>
/// <param name="Type">The type of record that is asked for.</param>
/// <param name="QuestionEnd">Where the question ends in the message.</param>
/// <param name="RecursionDesired">Whether others should be asked.</param>
/// <param name="LargestDatagram">The largest answer that the asker takes in a datagram, in bytes.</param>
internal readonly record struct DnsQuery(ushort Id, string Name, DnsType Type, int QuestionEnd, bool RecursionDesired, int LargestDatagram)
{
    public const int HeaderLength = 12;
    private const int LongestName = 253;
    private const int LongestLabel = 63;
    private const int SmallestDatagram = 512;
    private const int MostDatagram = 4096;
    private const ushort Internet = 1;

    /// <summary>Reads a message.</summary>
    /// <returns>What is wrong with it; <see cref="DnsResult.Success"/> when nothing is.</returns>
    public static DnsResult Read(ReadOnlySpan<byte> message, out DnsQuery query)
    {
        query = default;
        if (message.Length < HeaderLength)
            return DnsResult.FormatError;
        var flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        var isResponse = (flags & 0x8000) != 0;
        var operation = flags >> 11 & 0xf;
        if (isResponse || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1)
            return DnsResult.FormatError;
        if (operation != 0)
            return DnsResult.NotImplemented;
        if (!TryReadName(message, HeaderLength, out var name, out var end) || end + 4 > message.Length)
            return DnsResult.FormatError;
        var type = (DnsType)BinaryPrimitives.ReadUInt16BigEndian(message[end..]);
        if (BinaryPrimitives.ReadUInt16BigEndian(message[(end + 2)..]) != Internet)
            return DnsResult.NotImplemented;
        var id = BinaryPrimitives.ReadUInt16BigEndian(message);
        query = new(id, name, type, end + 4, (flags & 0x0100) != 0, ReadLimit(message, end + 4));
        return DnsResult.Success;
    }

    private static bool TryReadName(ReadOnlySpan<byte> message, int at, out string name, out int end)
    {
        name = "";
        end = at;
        var text = new StringBuilder();
        while (end < message.Length)
        {
            int length = message[end++];
            if (length == 0)
            {
                name = text.ToString();
                return true;
            }
            if (length > LongestLabel || end + length > message.Length || text.Length + length + 1 > LongestName + 1)
                return false;
            if (text.Length > 0)
                text.Append('.');
            foreach (var b in message.Slice(end, length))
                text.Append(char.ToLowerInvariant((char)b));
            end += length;
        }
        return false;
    }

    /// <summary>The asker's limit, when the first additional record of a plain query is the pseudo-record that tells it.</summary>
    private static int ReadLimit(ReadOnlySpan<byte> message, int at)
    {
        var onlyAdditional = BinaryPrimitives.ReadUInt32BigEndian(message[6..]) == 0 && BinaryPrimitives.ReadUInt16BigEndian(message[10..]) > 0;
        if (!onlyAdditional || at + 5 > message.Length || message[at] != 0 || BinaryPrimitives.ReadUInt16BigEndian(message[(at + 1)..]) != (ushort)DnsType.Opt)
            return SmallestDatagram;
        return Math.Clamp((int)BinaryPrimitives.ReadUInt16BigEndian(message[(at + 3)..]), SmallestDatagram, MostDatagram);
    }
}
