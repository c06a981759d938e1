using System.Buffers;
using System.Buffers.Binary;

namespace Gantry.Cli.Client;

/// <summary>Takes apart the daemon's framed stream: one byte for the stream, three of nothing, four of length.</summary>
internal static class OutputDemultiplexer
{
    private const int StandardError = 2;
    private const int SystemError = 3;
    private const int HeaderLength = 8;
    private const int BufferLength = 32 * 1024;

    /// <summary>Copies frames to the two outputs until the stream ends.</summary>
    /// <exception cref="CommandException">The daemon sent an error, or what it sent is not framed.</exception>
    public static async Task CopyAsync(Stream source, Stream output, Stream error, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferLength);
        try
        {
            while (await source.ReadAtLeastAsync(buffer.AsMemory(0, HeaderLength), HeaderLength, throwOnEndOfStream: false, cancellation) == HeaderLength)
            {
                var kind = buffer[0];
                var length = BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(4));
                if (kind == SystemError) throw new CommandException($"error from daemon in stream: {await ReadTextAsync(source, length, cancellation)}");
                if (kind > SystemError) throw new CommandException($"unrecognized stream: {kind}");
                if (!await CopyFrameAsync(source, kind == StandardError ? error : output, length, buffer, cancellation)) return;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Copies an unframed stream until it ends.</summary>
    public static async Task CopyRawAsync(Stream source, Stream output, CancellationToken cancellation)
    {
        var buffer = new byte[BufferLength];
        int count;
        while ((count = await source.ReadAsync(buffer, cancellation)) > 0)
        {
            await output.WriteAsync(buffer.AsMemory(0, count), cancellation);
            await output.FlushAsync(cancellation);
        }
    }

    private static async Task<bool> CopyFrameAsync(Stream source, Stream target, uint length, byte[] buffer, CancellationToken cancellation)
    {
        while (length > 0)
        {
            var count = await source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(length, (uint)BufferLength)), cancellation);
            if (count == 0) return false;
            await target.WriteAsync(buffer.AsMemory(0, count), cancellation);
            length -= (uint)count;
        }
        await target.FlushAsync(cancellation);
        return true;
    }

    private static async Task<string> ReadTextAsync(Stream source, uint length, CancellationToken cancellation)
    {
        var text = new byte[Math.Min(length, 64 * 1024)];
        var count = await source.ReadAtLeastAsync(text, text.Length, throwOnEndOfStream: false, cancellation);
        return System.Text.Encoding.UTF8.GetString(text, 0, count);
    }
}
