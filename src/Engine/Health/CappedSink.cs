using System.Text;
using Gantry.Engine.Streams;

namespace Gantry.Engine.Health;

/// <summary>Keeps the beginning of what a program writes.</summary>
internal sealed class CappedSink(int limit) : IOutputSink
{
    private readonly MemoryStream _kept = new();

    public ValueTask WriteAsync(OutputKind kind, ReadOnlyMemory<byte> data, CancellationToken cancellation)
    {
        lock (_kept)
            _kept.Write(data.Span[..(int)Math.Min(data.Length, limit - _kept.Length)]);
        return ValueTask.CompletedTask;
    }

    /// <summary>What was kept.</summary>
    internal string Text()
    {
        lock (_kept)
            return Encoding.UTF8.GetString(_kept.GetBuffer(), 0, (int)_kept.Length);
    }
}
