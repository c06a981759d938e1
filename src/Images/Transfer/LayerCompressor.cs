using System.IO.Compression;
using Gantry.Images.Blobs;
using Gantry.Images.Snapshots;
using Gantry.Oci;

namespace Gantry.Images.Transfer;

/// <summary>Makes the blobs in which layers leave this host. Each is made once: the layer remembers it.</summary>
internal sealed class LayerCompressor(ContentStore blobs, LayerStore layers)
{
    private const int ZstdLevel = 3;

    /// <summary>A layer's blob, under its OCI media type.</summary>
    /// <param name="chain">The layer.</param>
    /// <param name="compression">How it must be compressed; null takes what is there.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Descriptor> CompressAsync(Digest chain, LayerCompression? compression, CancellationToken cancellation)
    {
        using var _ = await layers.LockAsync(chain, cancellation);
        var layer = layers.Catalog.Layer(chain);
        var known = layer.Blobs.Where(blob => blobs.Contains(blob.Digest) && MediaTypes.IsLayer(blob.MediaType)).Select(blob => blob with { MediaType = OciType(blob.MediaType) });
        if (known.FirstOrDefault(blob => compression is null || blob.MediaType == TypeOf(compression.Value)) is { } there)
            return there;
        using var ingest = blobs.Begin();
        await WriteAsync(chain, new IngestStream(ingest), compression ?? LayerCompression.Gzip, cancellation);
        var made = new Descriptor { MediaType = TypeOf(compression ?? LayerCompression.Gzip), Digest = ingest.Commit(), Size = ingest.Length };
        layers.Catalog.PutLayer(chain, layer with { Blobs = [.. layer.Blobs, made] });
        return made;
    }

    private async Task WriteAsync(Digest chain, Stream sink, LayerCompression compression, CancellationToken cancellation)
    {
        await using var target = compression switch
        {
            LayerCompression.Zstd => new ZstdSharp.CompressionStream(sink, ZstdLevel),
            LayerCompression.None => sink,
            _ => new GZipStream(sink, CompressionLevel.Fastest),
        };
        await layers.WriteArchiveAsync(chain, target, cancellation);
    }

    private static string TypeOf(LayerCompression compression) => compression switch
    {
        LayerCompression.Zstd => MediaTypes.LayerZstd,
        LayerCompression.None => MediaTypes.Layer,
        _ => MediaTypes.LayerGzip,
    };

    private static string OciType(string mediaType) => mediaType switch
    {
        MediaTypes.DockerLayerGzip => MediaTypes.LayerGzip,
        MediaTypes.DockerLayerZstd => MediaTypes.LayerZstd,
        MediaTypes.DockerLayer => MediaTypes.Layer,
        _ => mediaType,
    };
}
