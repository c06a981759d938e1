using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace Gantry.Engine.Streams;

/// <summary>
/// What one client has not taken yet, at most <see cref="Limit"/> bytes. A slow client slows the program, as a pipe would; one
/// that takes nothing for <see cref="Patience"/> is dropped, so that it can't hold the program for ever.
/// </summary>
internal sealed class OutputQueue
{
    internal const int Limit = 1 << 20;
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private const int HeaderSize = 5;

    private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: Limit, resumeWriterThreshold: Limit / 2, useSynchronizationContext: false));
    private readonly TimeProvider _time;

    internal OutputQueue(TimeProvider time) => _time = time;

    /// <summary>Adds some output.</summary>
    /// <returns>False when the client has left or is dropped: do not add more.</returns>
    internal async ValueTask<bool> WriteAsync(OutputKind kind, ReadOnlyMemory<byte> data)
    {
        var place = _pipe.Writer.GetSpan(HeaderSize + data.Length);
        place[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(place[1..], data.Length);
        data.Span.CopyTo(place[HeaderSize..]);
        _pipe.Writer.Advance(HeaderSize + data.Length);
        var flush = _pipe.Writer.FlushAsync();
        if (flush.IsCompletedSuccessfully)
            return !flush.Result.IsCompleted;
        try
        {
            return !(await flush.AsTask().WaitAsync(Patience, _time)).IsCompleted;
        }
        catch (TimeoutException)
        {
            _pipe.Writer.CancelPendingFlush();
            return false;
        }
    }

    /// <summary>No more output comes.</summary>
    internal void Complete() => _pipe.Writer.Complete();

    /// <summary>The client has left.</summary>
    internal void Leave() => _pipe.Reader.Complete();

    /// <summary>Hands all output to a client until there is no more.</summary>
    internal async Task CopyToAsync(IOutputSink sink, CancellationToken cancellation)
    {
        while (true)
        {
            var result = await _pipe.Reader.ReadAsync(cancellation);
            var rest = result.Buffer;
            while (TryTake(ref rest, out var kind, out var data))
                foreach (var segment in data)
                    await sink.WriteAsync(kind, segment, cancellation);
            _pipe.Reader.AdvanceTo(rest.Start, rest.End);
            if (result.IsCompleted)
                return;
        }
    }

    private static bool TryTake(ref ReadOnlySequence<byte> buffer, out OutputKind kind, out ReadOnlySequence<byte> data)
    {
        (kind, data) = (default, default);
        if (buffer.Length < HeaderSize)
            return false;
        Span<byte> header = stackalloc byte[HeaderSize];
        buffer.Slice(0, HeaderSize).CopyTo(header);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header[1..]);
        if (buffer.Length < HeaderSize + length)
            return false;
        kind = (OutputKind)header[0];
        data = buffer.Slice(HeaderSize, length);
        buffer = buffer.Slice(HeaderSize + length);
        return true;
    }
}
