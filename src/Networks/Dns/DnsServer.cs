using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Networks.Dns;

/// <summary>The embedded DNS of one container: sockets within its namespace, answered from the daemon.</summary>
internal sealed class DnsServer : IAsyncDisposable
{
    private const int LargestDatagram = 4096;
    private const int LargestMessage = 65535;
    private const int MostConnections = 32;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly DnsSockets _sockets;
    private readonly Upstreams _upstreams;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _loops;
    private volatile DnsView _view;
    private volatile bool _forwards;
    private int _turn;
    private int _connections;

    /// <summary>Starts to answer.</summary>
    /// <param name="sockets">The sockets; the server closes them.</param>
    /// <param name="view">The names that the container sees.</param>
    /// <param name="upstreams">Whom to ask for other names.</param>
    /// <param name="forwards">Whether to ask at all: not for a container that has no way out.</param>
    /// <param name="time">The clock.</param>
    public DnsServer(DnsSockets sockets, DnsView view, Upstreams upstreams, bool forwards, TimeProvider time)
    {
        _sockets = sockets;
        _upstreams = upstreams;
        _time = time;
        _view = view;
        _forwards = forwards;
        _loops = [Task.Run(AnswerDatagramsAsync), Task.Run(AcceptAsync)];
    }

    /// <summary>The container is on other networks now.</summary>
    public void Change(DnsView view, bool forwards)
    {
        _view = view;
        _forwards = forwards;
    }

    /// <summary>Stops answering.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _sockets.Dispose();
        await Task.WhenAll(_loops);
        _stop.Dispose();
    }

    /// <summary>Answers from what is known here.</summary>
    /// <returns>The answer's length; 0 when somebody else must be asked, negative when there is nothing to answer.</returns>
    internal int Answer(ReadOnlySpan<byte> message, Span<byte> reply, bool overTcp, out DnsQuery query)
    {
        var problem = DnsQuery.Read(message, out query);
        if (problem != DnsResult.Success)
            return message.Length < DnsQuery.HeaderLength || (message[2] & 0x80) != 0 ? -1 : DnsReply.WriteEmpty(message, DnsQuery.HeaderLength, problem, reply);
        if (!overTcp)
            reply = reply[..Math.Min(query.LargestDatagram, reply.Length)];
        var view = _view;
        if (query.Type == DnsType.Ptr && ReverseName.Parse(query.Name) is { } address && view.Name(address) is { } name)
            return DnsReply.WriteName(message, query, name, reply);
        if (view.Addresses(query.Name) is { } addresses)
            return DnsReply.WriteAddresses(message, query, addresses, Interlocked.Increment(ref _turn) & int.MaxValue, reply);
        return _forwards && _upstreams.Any ? 0 : DnsReply.WriteEmpty(message, query.QuestionEnd, DnsResult.NoSuchName, reply);
    }

    private async Task AnswerDatagramsAsync()
    {
        var message = new byte[LargestDatagram];
        var reply = new byte[LargestDatagram];
        var from = new SocketAddress(AddressFamily.InterNetwork);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var received = await _sockets.Datagrams.ReceiveFromAsync(message, SocketFlags.None, from, _stop.Token);
                var length = Answer(message.AsSpan(0, received), reply, overTcp: false, out var query);
                if (length > 0)
                    _sockets.Datagrams.SendTo(reply.AsSpan(0, length), SocketFlags.None, from);
                else if (length == 0)
                    _ = ForwardAsync(message.AsSpan(0, received).ToArray(), query, Copy(from));
            }
            catch (SocketException) when (!_stop.IsCancellationRequested)
            {
                // The asker's socket is gone, or its buffer full: it will ask again.
            }
            catch (Exception e) when (IsEnd(e))
            {
                return;
            }
        }
    }

    private async Task ForwardAsync(byte[] message, DnsQuery query, SocketAddress from)
    {
        try
        {
            var answer = await _upstreams.AskAsync(message, query.QuestionEnd, overTcp: false, _stop.Token);
            if (answer is null)
            {
                answer = new byte[query.QuestionEnd];
                DnsReply.WriteEmpty(message, query.QuestionEnd, DnsResult.ServerFailure, answer);
            }
            await _sockets.Datagrams.SendToAsync(answer, SocketFlags.None, from, _stop.Token);
        }
        catch (Exception e) when (IsEnd(e))
        {
            // The server stops, or the asker is gone.
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var client = await _sockets.Connections.AcceptAsync(_stop.Token);
                if (Interlocked.Increment(ref _connections) <= MostConnections)
                {
                    _ = ServeAsync(client);
                    continue;
                }
                Interlocked.Decrement(ref _connections);
                client.Dispose();
            }
            catch (SocketException) when (!_stop.IsCancellationRequested)
            {
                // A connection that ended before it was accepted.
            }
            catch (Exception e) when (IsEnd(e))
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            await using var stream = new NetworkStream(client, ownsSocket: true);
            var reply = new byte[LargestMessage + 2];
            while (await ReadMessageAsync(stream) is { } message)
            {
                var length = Answer(message, reply.AsSpan(2), overTcp: true, out var query);
                if (length < 0)
                    return;
                if (length == 0)
                    length = await ForwardStreamAsync(message, query, reply);
                BinaryPrimitives.WriteUInt16BigEndian(reply, (ushort)length);
                await stream.WriteAsync(reply.AsMemory(0, length + 2), _stop.Token);
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            // The asker is gone or too slow.
        }
        finally
        {
            Interlocked.Decrement(ref _connections);
        }
    }

    private async Task<int> ForwardStreamAsync(byte[] message, DnsQuery query, byte[] reply)
    {
        if (await _upstreams.AskAsync(message, query.QuestionEnd, overTcp: true, _stop.Token) is not { } answer)
            return DnsReply.WriteEmpty(message, query.QuestionEnd, DnsResult.ServerFailure, reply.AsSpan(2));
        answer.CopyTo(reply, 2);
        return answer.Length;
    }

    private async Task<byte[]?> ReadMessageAsync(NetworkStream stream)
    {
        using var idle = new CancellationTokenSource(Idle, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, idle.Token);
        var length = new byte[2];
        if (await stream.ReadAtLeastAsync(length, 2, throwOnEndOfStream: false, either.Token) < 2)
            return null;
        var message = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
        await stream.ReadExactlyAsync(message, either.Token);
        return message;
    }

    private static SocketAddress Copy(SocketAddress address)
    {
        var copy = new SocketAddress(address.Family, address.Size);
        address.Buffer.Span[..address.Size].CopyTo(copy.Buffer.Span);
        return copy;
    }

    private static bool IsEnd(Exception e) => e is SocketException or IOException or OperationCanceledException or ObjectDisposedException;
}
