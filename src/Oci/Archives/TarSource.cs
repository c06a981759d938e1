using System.Buffers;

namespace Gantry.Oci.Archives;

/// <summary>The bytes of an archive, read in large pieces and counted.</summary>
internal sealed class TarSource(Stream stream, long maxBytes) : IDisposable
{
    private const int BufferSize = 256 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _start;
    private int _end;
    private long _total;

    /// <summary>The next bytes, at least one and at most <paramref name="limit"/>, or none at the end. Valid until the next call.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(long limit, CancellationToken cancellation)
    {
        if (_start == _end && !await FillAsync(cancellation).ConfigureAwait(false))
            return default;
        var length = (int)Math.Min(limit, _end - _start);
        var bytes = _buffer.AsMemory(_start, length);
        _start += length;
        return bytes;
    }

    /// <summary>Fills a buffer whole.</summary>
    /// <returns>False when the archive ends before the first byte.</returns>
    /// <exception cref="ArchiveException">It ends after the first byte.</exception>
    public async ValueTask<bool> TryReadExactlyAsync(Memory<byte> destination, CancellationToken cancellation)
    {
        for (var done = 0; done < destination.Length;)
        {
            var bytes = await ReadAsync(destination.Length - done, cancellation).ConfigureAwait(false);
            if (bytes.IsEmpty)
                return done == 0 ? false : throw CutOff();
            bytes.CopyTo(destination[done..]);
            done += bytes.Length;
        }
        return true;
    }

    /// <summary>Leaves bytes out.</summary>
    public async ValueTask SkipAsync(long count, CancellationToken cancellation)
    {
        while (count > 0)
        {
            var bytes = await ReadAsync(count, cancellation).ConfigureAwait(false);
            if (bytes.IsEmpty)
                throw CutOff();
            count -= bytes.Length;
        }
    }

    public static ArchiveException CutOff() => new("invalid archive: it ends in the middle of an entry");

    public void Dispose()
    {
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
    }

    private async ValueTask<bool> FillAsync(CancellationToken cancellation)
    {
        _start = 0;
        _end = await stream.ReadAsync(_buffer, cancellation).ConfigureAwait(false);
        _total += _end;
        if (_total > maxBytes)
            throw new ArchiveException($"invalid archive: it is larger than {maxBytes} bytes");
        return _end > 0;
    }
}
