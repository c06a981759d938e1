namespace Gantry.Images.Archives;

/// <summary>A stream that outlives whoever reads it through this.</summary>
/// <param name="source">The stream.</param>
public sealed class UndisposedStream(Stream source) : ReadOnlyStream
{
    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => source.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => source.Read(buffer);
}
