using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Linux.Net;

/// <summary>
/// A netlink socket. It belongs to the network namespace of the thread that opened it, for ever: used from any thread, it
/// acts there. Requests are answered synchronously by the kernel; a lock keeps request and answer together.
/// </summary>
internal sealed class NetlinkSocket : IDisposable
{
    public const ushort Request = 1;
    public const ushort Acknowledge = 4;
    public const ushort Replace = 0x100;
    public const ushort Exclusive = 0x200;
    public const ushort Create = 0x400;
    public const ushort Append = 0x800;
    public const ushort DumpAll = 0x300;
    private const ushort ErrorMessage = 2;
    private const ushort DoneMessage = 3;

    private readonly SafeFileHandle _socket;
    private readonly Lock _gate = new();
    private readonly byte[] _answer = new byte[32 * 1024];
    private uint _sequence;

    /// <summary>Reads one message of a dump.</summary>
    public delegate void MessageHandler(ushort type, ReadOnlySpan<byte> payload);

    private NetlinkSocket(SafeFileHandle socket, uint port)
    {
        _socket = socket;
        Port = port;
    }

    /// <summary>The address that the kernel gave the socket; notifications name it as the origin of a change.</summary>
    public uint Port { get; }

    /// <summary>Opens a socket in the calling thread's network namespace.</summary>
    /// <param name="protocol">Such as <see cref="Native.NetlinkRoute"/>.</param>
    /// <param name="groups">Multicast groups to listen to.</param>
    public static NetlinkSocket Open(int protocol, params ReadOnlySpan<int> groups)
    {
        var socket = Native.Socket(Native.AfNetlink, Native.SockRaw | Native.SockCloseOnExec, protocol);
        if (socket.IsInvalid)
            throw new NetlinkException("open a netlink socket", Marshal.GetLastPInvokeError());
        Native.SetSocketOption(socket, Native.SolNetlink, Native.NetlinkExtendedAck, 1, sizeof(int));
        if (protocol == Native.NetlinkRoute)
            Native.SetSocketOption(socket, Native.SolNetlink, Native.NetlinkGetStrictCheck, 1, sizeof(int));
        Native.SetSocketOption(socket, Native.SolSocket, Native.SoRcvbufForce, 4 << 20, sizeof(int));
        var address = new Native.NetlinkAddress { Family = Native.AfNetlink };
        var length = Marshal.SizeOf<Native.NetlinkAddress>();
        if (Native.Bind(socket, address, length) < 0 || Native.GetSocketName(socket, ref address, ref length) < 0)
            throw new NetlinkException("bind a netlink socket", Marshal.GetLastPInvokeError());
        foreach (var group in groups)
            if (Native.SetSocketOption(socket, Native.SolNetlink, Native.NetlinkAddMembership, group, sizeof(int)) < 0)
                throw new NetlinkException($"listen to netlink group {group}", Marshal.GetLastPInvokeError());
        return new(socket, address.Port);
    }

    /// <summary>Sends messages that ask for an acknowledgement each, and waits for all of them.</summary>
    /// <param name="batch">The messages.</param>
    /// <param name="unacknowledged">How many of the messages at either end (nfnetlink's batch marks) get no answer.</param>
    /// <exception cref="NetlinkException">One of them failed: the first failure. The others may have taken effect.</exception>
    public void Execute(NetlinkBatch batch, int unacknowledged = 0)
    {
        lock (_gate)
        {
            var first = Send(batch);
            NetlinkException? failure = null;
            for (var waiting = batch.Count - 2 * unacknowledged; waiting > 0;)
            {
                var answer = Receive();
                while (TryTake(ref answer, out var type, out var sequence, out var payload))
                {
                    var index = unchecked((int)(sequence - first));
                    if (type != ErrorMessage || index < 0 || index >= batch.Count)
                        continue;
                    waiting--;
                    var errno = -MemoryMarshal.Read<int>(payload);
                    if (errno != 0)
                        failure ??= new(batch.Operations[index], errno, Detail(payload));
                    if (errno != 0 && (index < unacknowledged || index >= batch.Count - unacknowledged))
                        throw failure!;
                }
            }
            if (failure is not null)
                throw failure;
        }
    }

    /// <summary>Sends one request and reads all that the kernel answers.</summary>
    /// <param name="batch">One message, with the dump flag or (for a single object) without.</param>
    /// <param name="handler">Called for each message of the answer.</param>
    public void Query(NetlinkBatch batch, MessageHandler handler)
    {
        lock (_gate)
        {
            var first = Send(batch);
            for (var more = true; more;)
            {
                var answer = Receive();
                while (TryTake(ref answer, out var type, out var sequence, out var payload))
                {
                    if (sequence != first)
                        continue;
                    if (type is ErrorMessage or DoneMessage)
                    {
                        var errno = payload.Length >= 4 ? -MemoryMarshal.Read<int>(payload) : 0;
                        if (errno != 0)
                            throw new NetlinkException(batch.Operations[0], errno, type == ErrorMessage ? Detail(payload) : null);
                        more = false;
                    }
                    else
                    {
                        handler(type, payload);
                    }
                }
            }
        }
    }

    /// <summary>Waits for notifications and hands them over; returns when the socket is shut.</summary>
    /// <returns>False when notifications were lost because they came too fast.</returns>
    public bool Listen(NotificationHandler handler)
    {
        ReadOnlySpan<byte> answer;
        try
        {
            answer = Receive();
        }
        catch (NetlinkException e) when (e.Errno == 105)
        {
            return false;
        }
        while (TryTake(ref answer, out var type, out _, out var payload, out var port))
            handler(type, port, payload);
        return true;
    }

    /// <summary>Reads one notification.</summary>
    public delegate void NotificationHandler(ushort type, uint port, ReadOnlySpan<byte> payload);

    /// <summary>The descriptor, for waiting on it.</summary>
    public SafeFileHandle Handle => _socket;

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private uint Send(NetlinkBatch batch)
    {
        var first = unchecked(_sequence + 1);
        _sequence = unchecked(_sequence + (uint)batch.Count);
        var bytes = batch.Finish(first);
        if (Native.Send(_socket, bytes, bytes.Length, 0) < 0)
            throw new NetlinkException(batch.Operations[0], Marshal.GetLastPInvokeError());
        return first;
    }

    private ReadOnlySpan<byte> Receive()
    {
        while (true)
        {
            var length = Native.Receive(_socket, _answer, _answer.Length, 0);
            if (length >= 0)
                return _answer.AsSpan(0, (int)length);
            var errno = Marshal.GetLastPInvokeError();
            if (errno != 4)
                throw new NetlinkException("read from a netlink socket", errno);
        }
    }

    private static bool TryTake(ref ReadOnlySpan<byte> answer, out ushort type, out uint sequence, out ReadOnlySpan<byte> payload) =>
        TryTake(ref answer, out type, out sequence, out payload, out _);

    private static bool TryTake(ref ReadOnlySpan<byte> answer, out ushort type, out uint sequence, out ReadOnlySpan<byte> payload, out uint port)
    {
        type = 0;
        sequence = port = 0;
        payload = default;
        if (answer.Length < NetlinkBatch.HeaderLength)
            return false;
        var length = MemoryMarshal.Read<int>(answer);
        if (length < NetlinkBatch.HeaderLength || length > answer.Length)
            return false;
        type = MemoryMarshal.Read<ushort>(answer[4..]);
        sequence = MemoryMarshal.Read<uint>(answer[8..]);
        port = MemoryMarshal.Read<uint>(answer[12..]);
        payload = answer[NetlinkBatch.HeaderLength..length];
        answer = answer[Math.Min(NetlinkBatch.Align(length), answer.Length)..];
        return true;
    }

    /// <summary>The text of an extended acknowledgement: it follows the error number and the (whole) failed message.</summary>
    private static string? Detail(ReadOnlySpan<byte> error)
    {
        const int messageText = 1;
        if (error.Length < 8)
            return null;
        var echoed = NetlinkBatch.Align(MemoryMarshal.Read<int>(error[4..]));
        if (4 + echoed >= error.Length)
            return null;
        var reader = new NetlinkReader(error[(4 + echoed)..]);
        while (reader.Read())
            if (reader.Type == messageText)
                return reader.Text;
        return null;
    }
}
