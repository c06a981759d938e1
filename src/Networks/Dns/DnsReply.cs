using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Gantry.Networks.Dns;

/// <summary>Writes answers into a buffer.</summary>
internal static class DnsReply
{
    /// <summary>How long an answer may be remembered, in seconds: containers come and go.</summary>
    private const uint Lifetime = 5;
    private const ushort Internet = 1;
    private const ushort PointerToQuestion = 0xc00c;
    private const int Truncated = 0x0200;

    /// <summary>Writes an answer without records.</summary>
    /// <param name="query">The question's message; its header may be all there is.</param>
    /// <param name="questionEnd">Where the question ends; the header's length for none.</param>
    /// <param name="result">The result.</param>
    /// <param name="reply">Where the answer is written.</param>
    /// <returns>The answer's length.</returns>
    public static int WriteEmpty(ReadOnlySpan<byte> query, int questionEnd, DnsResult result, Span<byte> reply)
    {
        query[..questionEnd].CopyTo(reply);
        WriteHeader(query, reply, questionEnd > DnsQuery.HeaderLength ? 1 : 0, answers: 0, result, authoritative: false);
        return questionEnd;
    }

    /// <summary>Writes addresses; those that do not fit are left out and the answer is marked so.</summary>
    /// <param name="message">The question's message.</param>
    /// <param name="query">The question.</param>
    /// <param name="addresses">The addresses; those of the wrong family are passed over.</param>
    /// <param name="first">Which of them comes first, for turns among several.</param>
    /// <param name="reply">Where the answer is written; its length is the limit.</param>
    /// <returns>The answer's length.</returns>
    public static int WriteAddresses(ReadOnlySpan<byte> message, in DnsQuery query, ReadOnlySpan<IPAddress> addresses, int first, Span<byte> reply)
    {
        message[..query.QuestionEnd].CopyTo(reply);
        var at = query.QuestionEnd;
        var written = 0;
        var truncated = false;
        for (var i = 0; i < addresses.Length; i++)
        {
            var address = addresses[(i + first) % addresses.Length];
            var ipv4 = address.AddressFamily == AddressFamily.InterNetwork;
            if (query.Type != DnsType.Any && query.Type != (ipv4 ? DnsType.A : DnsType.Aaaa))
                continue;
            var length = ipv4 ? 4 : 16;
            if (truncated = at + 12 + length > reply.Length)
                break;
            at += WriteRecord(reply[at..], ipv4 ? DnsType.A : DnsType.Aaaa, length);
            address.TryWriteBytes(reply[at..], out _);
            at += length;
            written++;
        }
        WriteHeader(message, reply, questions: 1, written, DnsResult.Success, authoritative: true);
        if (truncated)
            BinaryPrimitives.WriteUInt16BigEndian(reply[2..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(reply[2..]) | Truncated));
        return at;
    }

    /// <summary>Writes a name.</summary>
    /// <returns>The answer's length.</returns>
    public static int WriteName(ReadOnlySpan<byte> message, in DnsQuery query, string name, Span<byte> reply)
    {
        message[..query.QuestionEnd].CopyTo(reply);
        var labels = name.Split('.');
        var length = labels.Sum(l => l.Length + 1) + 1;
        var at = query.QuestionEnd + WriteRecord(reply[query.QuestionEnd..], DnsType.Ptr, length);
        foreach (var label in labels)
        {
            reply[at++] = (byte)label.Length;
            at += Encoding.Latin1.GetBytes(label, reply[at..]);
        }
        reply[at++] = 0;
        WriteHeader(message, reply, questions: 1, answers: 1, DnsResult.Success, authoritative: true);
        return at;
    }

    private static int WriteRecord(Span<byte> to, DnsType type, int dataLength)
    {
        BinaryPrimitives.WriteUInt16BigEndian(to, PointerToQuestion);
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)type);
        BinaryPrimitives.WriteUInt16BigEndian(to[4..], Internet);
        BinaryPrimitives.WriteUInt32BigEndian(to[6..], Lifetime);
        BinaryPrimitives.WriteUInt16BigEndian(to[10..], (ushort)dataLength);
        return 12;
    }

    private static void WriteHeader(ReadOnlySpan<byte> query, Span<byte> reply, int questions, int answers, DnsResult result, bool authoritative)
    {
        const int response = 0x8000, authority = 0x0400, recursionAvailable = 0x0080, kept = 0x7900;
        var flags = BinaryPrimitives.ReadUInt16BigEndian(query[2..]) & kept;
        query[..2].CopyTo(reply);
        BinaryPrimitives.WriteUInt16BigEndian(reply[2..], (ushort)(flags | response | recursionAvailable | (authoritative ? authority : 0) | (int)result));
        BinaryPrimitives.WriteUInt16BigEndian(reply[4..], (ushort)questions);
        BinaryPrimitives.WriteUInt16BigEndian(reply[6..], (ushort)answers);
        BinaryPrimitives.WriteUInt32BigEndian(reply[8..], 0);
    }
}
