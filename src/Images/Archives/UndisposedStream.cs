namespace Gantry.Images.Archives;

/// <summary>A stream that outlives whoever reads it through this.</summary>
internal sealed class UndisposedStream(Stream source) : ReadOnlyStream
{
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => source.ReadAsync(buffer, cancellationToken);

    public override int Read(Span<byte> buffer) => source.Read(buffer);
}
