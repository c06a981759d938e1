using System.Text.Json;
using Gantry.Images;
using Gantry.Images.Transfer;
using Gantry.Oci;

namespace Gantry.Build.Cache.Remote;

/// <summary>Writes down which steps made the layers of a build, so that other builders need not do them.</summary>
internal sealed class CacheWriter(ImageTransfer transfer)
{
    /// <summary>Makes a cache by itself in the content store: a manifest with the layers' blobs.</summary>
    /// <param name="results">The builds.</param>
    /// <param name="all">Whether the steps of all stages are in it, or only those whose layers the images have.</param>
    /// <param name="compression">How layers must be compressed; null takes what is there.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Descriptor> WriteAsync(IReadOnlyList<BuildResult> results, bool all, LayerCompression? compression, CancellationToken cancellation)
    {
        var steps = results.SelectMany(r => Steps(r, all)).DistinctBy(s => s.Key).ToList();
        var blobs = new List<Descriptor>();
        foreach (var step in steps)
            blobs.Add(await transfer.DescribeLayerAsync(step.ChainId, compression, cancellation));
        var document = new CacheDocument
        {
            Layers = [.. steps.Zip(blobs, (step, blob) => ToLayer(step, blob))],
            Records = [.. steps.Select((step, i) => ToEntry(step, i))],
        };
        var manifest = new Manifest { MediaType = MediaTypes.Manifest, Config = transfer.Keep(document.ToBytes(), CacheDocument.MediaType), Layers = blobs };
        return transfer.Keep(JsonSerializer.SerializeToUtf8Bytes(manifest, OciJson.Default.Manifest), MediaTypes.Manifest);
    }

    /// <summary>The cache of an image's own layers, to be kept in its configuration.</summary>
    public static byte[] Inline(BuildResult result)
    {
        var chains = ChainId.All(result.Config.RootFs.DiffIds).ToList();
        return new CacheDocument
        {
            Layers = [.. result.Config.RootFs.DiffIds.Select((diffId, i) => new CacheLayer { Parent = i - 1, Annotations = new() { DiffId = diffId } })],
            Records = [.. Steps(result, all: false).Select(step => ToEntry(step, chains.IndexOf(step.ChainId)))],
        }.ToBytes();
    }

    private static IEnumerable<Execution.MadeStep> Steps(BuildResult result, bool all)
    {
        var own = ChainId.All(result.Config.RootFs.DiffIds).ToHashSet();
        return result.Steps.Where(s => all || own.Contains(s.ChainId)).DistinctBy(s => s.Key).OrderBy(s => s.Key.ToString(), StringComparer.Ordinal);
    }

    private static CacheEntry ToEntry(Execution.MadeStep step, int layer) => new() { Digest = step.Key, Results = [new(layer, step.Created)] };

    private static CacheLayer ToLayer(Execution.MadeStep step, Descriptor blob) => new()
    {
        Blob = blob.Digest,
        Annotations = new() { MediaType = blob.MediaType, DiffId = step.DiffId, Size = blob.Size, CreatedAt = step.Created },
    };
}
