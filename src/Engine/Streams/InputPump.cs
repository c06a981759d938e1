using System.Buffers;

namespace Gantry.Engine.Streams;

/// <summary>Copies a client's input to a program and looks for the detach keys on the way.</summary>
internal static class InputPump
{
    private const int BufferSize = 8192;

    /// <summary>Copies until the input ends.</summary>
    /// <returns>Whether the keys were typed.</returns>
    internal static async Task<bool> RunAsync(Stream input, DetachKeyFilter? keys, Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        var filtered = ArrayPool<byte>.Shared.Rent(BufferSize + (keys?.Held ?? 0));
        try
        {
            while (await input.ReadAsync(buffer.AsMemory(0, BufferSize), cancellation) is > 0 and var count)
            {
                if (keys is null)
                {
                    await send(buffer.AsMemory(0, count), cancellation);
                    continue;
                }
                var detached = keys.Filter(buffer.AsSpan(0, count), filtered, out var written);
                if (written > 0)
                    await send(filtered.AsMemory(0, written), cancellation);
                if (detached)
                    return true;
            }
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            ArrayPool<byte>.Shared.Return(filtered);
        }
    }
}
