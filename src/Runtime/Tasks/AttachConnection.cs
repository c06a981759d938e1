using System.Net.Sockets;
using Gantry.Linux.Processes;

namespace Gantry.Runtime.Tasks;

/// <summary>
/// A connection to the streams that a monitor holds: packets of at most 8 KiB, of which the first byte of what comes tells the
/// stream. The monitor waits for a reader that is slow, so whoever holds one must go on reading.
/// </summary>
public sealed class AttachConnection : IDisposable
{
    /// <summary>Bytes that hold any packet.</summary>
    public const int PacketSize = 8192 + 1;

    private const int InputChunk = 8192;
    private const byte StandardError = 3;
    private readonly Socket _socket;

    private AttachConnection(Socket socket) => _socket = socket;

    /// <summary>Connects.</summary>
    /// <exception cref="SocketException">The monitor has ended.</exception>
    public static AttachConnection Open(TaskBundle bundle)
    {
        // The path of a Unix socket has at most 107 bytes, which a bundle's may exceed.
        using var directory = Descriptor.OpenDirectory(bundle.Directory);
        var socket = new Socket(AddressFamily.Unix, SocketType.Seqpacket, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint($"/proc/self/fd/{directory.DangerousGetHandle()}/{TaskBundle.AttachName}"));
            return new AttachConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Takes the next packet; its data begins at the second byte of the buffer.</summary>
    /// <param name="buffer">At least <see cref="PacketSize"/> bytes.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>How many bytes of data, and whether they are of the standard error; null at the end.</returns>
    public async ValueTask<(int Count, bool Error)?> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        try
        {
            var count = await _socket.ReceiveAsync(buffer, SocketFlags.None, cancellation);
            return count == 0 ? null : (count - 1, buffer.Span[0] == StandardError);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.OperationAborted)
        {
            return null;
        }
    }

    /// <summary>Sends input.</summary>
    /// <exception cref="SocketException">The monitor has ended.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        while (data.Length > 0)
        {
            var chunk = data[..Math.Min(data.Length, InputChunk)];
            await _socket.SendAsync(chunk, SocketFlags.None, cancellation);
            data = data[chunk.Length..];
        }
    }

    /// <summary>Ends the input; the program sees its end unless the monitor was told to leave it open.</summary>
    public void CloseInput()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The monitor has ended, and with it the input.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
