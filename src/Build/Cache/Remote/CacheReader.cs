using Gantry.Build.Layouts;
using Gantry.Images.Transfer;
using Gantry.Oci;

namespace Gantry.Build.Cache.Remote;

/// <summary>Reads caches out of the documents that hold them: one of their own, or an image that has its cache with it.</summary>
internal static class CacheReader
{
    /// <summary>Reads the cache of a document.</summary>
    /// <param name="document">The document.</param>
    /// <param name="content">Has what it refers to.</param>
    /// <param name="read">Reads a document that an index refers to.</param>
    /// <param name="platform">The platform whose image is meant.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The cache; null when it is an image without one.</returns>
    public static async Task<ImportedCache?> ReadAsync(ManifestDocument document, IContentSource content, Func<Descriptor, Task<ManifestDocument>> read, Platform platform, CancellationToken cancellation)
    {
        var entries = document.Index?.Manifests ?? [document.Manifest!.Config, .. document.Manifest.Layers];
        if (entries.FirstOrDefault(e => e.MediaType == CacheDocument.MediaType) is { } config)
            return new(CacheDocument.Parse(await content.ReadAsync(config, cancellation)).Steps(ByDigest(entries)), content);
        if (document.Index is not { } index)
            return await ReadImageAsync(document.Manifest!, content, cancellation);
        return index.ForPlatform(platform) is not { } chosen || (await read(chosen)).Manifest is not { } manifest ? null : await ReadImageAsync(manifest, content, cancellation);
    }

    /// <summary>The cache that an image has with it, for an image whose layers are on this host.</summary>
    public static ImportedCache? OfImage(ImageConfig config) =>
        config.BuildCache is { } json ? new(CacheDocument.Parse(json).Steps(new Dictionary<Digest, Descriptor>()), null) : null;

    /// <summary>In an image, the cache names layers by their place; their blobs are the manifest's.</summary>
    private static async Task<ImportedCache?> ReadImageAsync(Manifest manifest, IContentSource content, CancellationToken cancellation)
    {
        if (!MediaTypes.IsConfig(manifest.Config.MediaType))
            return null;
        var config = ImageConfig.Parse(await content.ReadAsync(manifest.Config, cancellation));
        if (config.BuildCache is not { } json || manifest.Layers.Count != config.RootFs.DiffIds.Count)
            return null;
        var steps = CacheDocument.Parse(json).Steps(new Dictionary<Digest, Descriptor>());
        var blobs = config.RootFs.DiffIds.Zip(manifest.Layers).DistinctBy(l => l.First).ToDictionary(l => l.First, l => l.Second);
        return new(steps.ToDictionary(s => s.Key, s => s.Value with { Blob = blobs.GetValueOrDefault(s.Value.DiffId) }), content);
    }

    private static Dictionary<Digest, Descriptor> ByDigest(IEnumerable<Descriptor> blobs) => blobs.DistinctBy(b => b.Digest).ToDictionary(b => b.Digest);
}
