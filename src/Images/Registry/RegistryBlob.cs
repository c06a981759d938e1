using System.Buffers;
using Gantry.Errors;
using Gantry.Images.Archives;

namespace Gantry.Images.Registry;

/// <summary>A blob on its way from a registry.</summary>
internal sealed class RegistryBlob(HttpResponseMessage response, Stream content) : ReadOnlyStream
{
    /// <summary>Reads what has come; 0 at the end.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => content.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer) => content.Read(buffer);

    /// <summary>Reads over the first bytes.</summary>
    public async Task SkipAsync(long count, CancellationToken cancellation)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            while (count > 0)
            {
                var read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, count)), cancellation);
                if (read == 0)
                    throw new UnavailableException("the registry sent less of a blob than before");
                count -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            content.Dispose();
            response.Dispose();
        }
        base.Dispose(disposing);
    }
}
