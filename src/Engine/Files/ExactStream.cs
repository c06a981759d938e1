using Gantry.Images.Archives;

namespace Gantry.Engine.Files;

/// <summary>Exactly so many bytes of a file that may grow or shrink while it is read: what is too much is left out, what lacks is zeros.</summary>
internal sealed class ExactStream(Stream inner, long length) : ReadOnlyStream
{
    private long _left = length;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = buffer[..(int)Math.Min(buffer.Length, _left)];
        if (wanted.Length == 0)
            return 0;
        var count = await inner.ReadAsync(wanted, cancellationToken);
        if (count == 0)
        {
            wanted.Span.Clear();
            count = wanted.Length;
        }
        _left -= count;
        return count;
    }

    public override int Read(Span<byte> buffer) => throw new NotSupportedException();
}
