using System.Buffers;

namespace Gantry.Engine.Logs;

/// <summary>Reads whole lines of a file that may grow.</summary>
internal sealed class LogLineReader : IDisposable
{
    // Monitors cut lines at 8 KiB; a longer one is damage and comes in pieces.
    internal const int LongestLine = 64 << 10;

    private readonly FileStream _file;
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(LongestLine);
    private int _start;
    private int _end;

    /// <summary>Begins at the file's position.</summary>
    internal LogLineReader(FileStream file) => _file = file;

    /// <summary>The next line without its line feed; null when there is no whole one (more may come later). Valid until the next call.</summary>
    internal async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellation)
    {
        while (true)
        {
            var waiting = _buffer.AsMemory(_start, _end - _start);
            var feed = waiting.Span.IndexOf((byte)'\n');
            if (feed >= 0)
            {
                _start += feed + 1;
                return waiting[..feed];
            }
            if (_start > 0)
            {
                waiting.CopyTo(_buffer);
                (_start, _end) = (0, waiting.Length);
            }
            if (_end == _buffer.Length)
            {
                _end = 0;
                return _buffer;
            }
            var count = await _file.ReadAsync(_buffer.AsMemory(_end), cancellation);
            if (count == 0)
                return null;
            _end += count;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _file.Dispose();
    }
}
