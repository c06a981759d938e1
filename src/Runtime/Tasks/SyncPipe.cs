using System.Text.Json;
using Gantry.Errors;
using Gantry.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace Gantry.Runtime.Tasks;

/// <summary>The pipe on which a monitor reports, one line of JSON each: <c>{"data":N,"message":…}</c>, N negative for a failure.</summary>
internal sealed class SyncPipe(SafeFileHandle read) : IDisposable
{
    private const int LineLimit = 64 << 10;
    private byte[] _buffer = new byte[512];
    private int _length;

    /// <summary>The next report; null when the monitor has ended without one.</summary>
    internal async Task<(int Data, string Message)?> ReadAsync(CancellationToken cancellation)
    {
        int end;
        while ((end = _buffer.AsSpan(0, _length).IndexOf((byte)'\n')) < 0)
        {
            if (_length == _buffer.Length)
                Array.Resize(ref _buffer, _length < LineLimit ? _length * 2 : throw new GantryException(ErrorKind.Internal, "the monitor's report has no end"));
            var count = await Descriptor.ReadAsync(read, _buffer.AsMemory(_length), cancellation);
            if (count == 0)
                return null;
            _length += count;
        }
        var report = Parse(_buffer.AsMemory(0, end));
        _length -= end + 1;
        _buffer.AsSpan(end + 1, _length).CopyTo(_buffer);
        return report;
    }

    public void Dispose() => read.Dispose();

    private static (int Data, string Message) Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var message = document.RootElement.TryGetProperty("message", out var text) ? text.GetString() : null;
            return (document.RootElement.GetProperty("data").GetInt32(), message ?? "");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new GantryException(ErrorKind.Internal, $"the monitor's report is malformed: {e.Message}", e);
        }
    }
}
