namespace Gantry.Images.Archives;

/// <summary>Tells how many bytes were read of a stream.</summary>
internal sealed class ProgressStream(Stream source, Action<long> reached) : ReadOnlyStream
{
    private long _count;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await source.ReadAsync(buffer, cancellationToken);
        reached(_count += count);
        return count;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = source.Read(buffer);
        reached(_count += count);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            source.Dispose();
        base.Dispose(disposing);
    }
}
