using Gantry.Images.Archives;
using Gantry.Images.Blobs;

namespace Gantry.Images.Transfer;

/// <summary>Writes a stream's bytes into the content store.</summary>
internal sealed class IngestStream(BlobIngest ingest) : WriteOnlyStream
{
    public override long Length => ingest.Length;

    public override void Write(ReadOnlySpan<byte> buffer) => ingest.Write(buffer);
}
