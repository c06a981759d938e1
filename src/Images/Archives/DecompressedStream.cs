using Gantry.Oci.Archives;
using ZstdSharp;

namespace Gantry.Images.Archives;

/// <summary>A decompressor whose complaints about its input are those of a malformed archive.</summary>
internal sealed class DecompressedStream(Stream decompressor) : ReadOnlyStream
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await decompressor.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException or EndOfStreamException)
        {
            throw Malformed(e);
        }
    }

    public override int Read(Span<byte> buffer)
    {
        try
        {
            return decompressor.Read(buffer);
        }
        catch (Exception e) when (e is InvalidDataException or ZstdException or EndOfStreamException)
        {
            throw Malformed(e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            decompressor.Dispose();
        base.Dispose(disposing);
    }

    private static ArchiveException Malformed(Exception e) => new($"invalid archive: {e.Message}", e);
}
