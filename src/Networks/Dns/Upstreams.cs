using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Networks.Dns;

/// <summary>
/// The resolvers outside. Each query has a socket, and with it a port, of its own, and only an answer to the same question
/// from the resolver that was asked counts.
/// </summary>
internal sealed class Upstreams
{
    private const int MostServers = 3;
    private const int MostQueries = 1024;
    private const int Port = 53;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    private readonly IPEndPoint[] _servers;
    private readonly Func<AddressFamily, SocketType, Socket> _open;
    private readonly TimeProvider _time;
    private int _pending;

    /// <summary>Creates the list.</summary>
    /// <param name="servers">The resolvers, in order; none means that nothing is forwarded.</param>
    /// <param name="open">Opens a socket in the namespace from which they are asked.</param>
    /// <param name="time">The clock.</param>
    public Upstreams(IEnumerable<IPAddress> servers, Func<AddressFamily, SocketType, Socket> open, TimeProvider time)
    {
        _servers = [.. servers.Take(MostServers).Select(s => new IPEndPoint(s, Port))];
        _open = open;
        _time = time;
    }

    /// <summary>Whether anybody can be asked.</summary>
    public bool Any => _servers.Length > 0;

    /// <summary>Asks one after the other until one answers.</summary>
    /// <param name="query">The question as it came.</param>
    /// <param name="questionEnd">Where the question ends.</param>
    /// <param name="overTcp">Whether it came over TCP, and is asked so.</param>
    /// <param name="stop">Stops asking.</param>
    /// <returns>The answer; null when nobody gave one, or too many questions are open.</returns>
    public async Task<byte[]?> AskAsync(ReadOnlyMemory<byte> query, int questionEnd, bool overTcp, CancellationToken stop)
    {
        if (Interlocked.Increment(ref _pending) > MostQueries)
        {
            Interlocked.Decrement(ref _pending);
            return null;
        }
        try
        {
            byte[]? failure = null;
            foreach (var server in _servers)
            {
                if (await AskOneAsync(server, query, questionEnd, overTcp, stop) is not { } answer)
                    continue;
                if (!IsFailure(answer))
                    return answer;
                failure = answer;
            }
            return failure;
        }
        finally
        {
            Interlocked.Decrement(ref _pending);
        }
    }

    private async Task<byte[]?> AskOneAsync(IPEndPoint server, ReadOnlyMemory<byte> query, int questionEnd, bool overTcp, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        try
        {
            using var socket = _open(server.AddressFamily, overTcp ? SocketType.Stream : SocketType.Dgram);
            await socket.ConnectAsync(server, either.Token);
            return overTcp
                ? await AskStreamAsync(socket, query, questionEnd, either.Token)
                : await AskDatagramAsync(socket, query, questionEnd, either.Token);
        }
        catch (Exception e) when (e is SocketException or IOException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return null;
        }
    }

    private static async Task<byte[]> AskDatagramAsync(Socket socket, ReadOnlyMemory<byte> query, int questionEnd, CancellationToken cancellation)
    {
        await socket.SendAsync(query, cancellation);
        var buffer = new byte[4096];
        while (true)
        {
            var length = await socket.ReceiveAsync(buffer, cancellation);
            if (IsAnswer(query.Span, buffer.AsSpan(0, length), questionEnd))
                return buffer[..length];
        }
    }

    private static async Task<byte[]?> AskStreamAsync(Socket socket, ReadOnlyMemory<byte> query, int questionEnd, CancellationToken cancellation)
    {
        await using var stream = new NetworkStream(socket);
        var framed = new byte[query.Length + 2];
        BinaryPrimitives.WriteUInt16BigEndian(framed, (ushort)query.Length);
        query.CopyTo(framed.AsMemory(2));
        await stream.WriteAsync(framed, cancellation);
        await stream.ReadExactlyAsync(framed.AsMemory(0, 2), cancellation);
        var answer = new byte[BinaryPrimitives.ReadUInt16BigEndian(framed)];
        await stream.ReadExactlyAsync(answer, cancellation);
        return IsAnswer(query.Span, answer, questionEnd) ? answer : null;
    }

    /// <summary>Whether a message answers the very question: same number, marked as an answer, and the same question where it repeats it.</summary>
    internal static bool IsAnswer(ReadOnlySpan<byte> query, ReadOnlySpan<byte> answer, int questionEnd)
    {
        if (answer.Length < DnsQuery.HeaderLength || !answer[..2].SequenceEqual(query[..2]) || (answer[2] & 0x80) == 0)
            return false;
        if (BinaryPrimitives.ReadUInt16BigEndian(answer[4..]) == 0)
            return true;
        return answer.Length >= questionEnd && EqualIgnoringCase(answer[DnsQuery.HeaderLength..questionEnd], query[DnsQuery.HeaderLength..questionEnd]);
    }

    private static bool EqualIgnoringCase(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => System.Text.Ascii.EqualsIgnoreCase(one, other) || one.SequenceEqual(other);

    private static bool IsFailure(byte[] answer) => (DnsResult)(answer[3] & 0xf) is DnsResult.ServerFailure or DnsResult.Refused or DnsResult.NotImplemented;
}
