using Gantry.Images.Archives;
using Grpc.Core;

namespace Gantry.Build.BuildKit.Sessions;

/// <summary>Reads the bytes of a stream of messages.</summary>
/// <param name="messages">The messages.</param>
/// <param name="bytes">The bytes of one.</param>
/// <param name="call">The call, which ends with the reading.</param>
/// <param name="cancellation">Stops it.</param>
internal sealed class MessageReader<T>(IAsyncStreamReader<T> messages, Func<T, ReadOnlyMemory<byte>> bytes, IDisposable call, CancellationToken cancellation) : ReadOnlyStream
{
    private ReadOnlyMemory<byte> _left;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_left.IsEmpty)
        {
            if (!await messages.MoveNext(cancellation))
                return 0;
            _left = bytes(messages.Current);
        }
        var count = Math.Min(buffer.Length, _left.Length);
        _left[..count].CopyTo(buffer);
        _left = _left[count..];
        return count;
    }

    public override int Read(Span<byte> buffer) => ReadWaiting(buffer);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            call.Dispose();
        base.Dispose(disposing);
    }
}
