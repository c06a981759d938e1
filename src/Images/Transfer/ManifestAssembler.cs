using System.IO.Compression;
using System.Text.Json;
using Gantry.Images.Blobs;
using Gantry.Images.Snapshots;
using Gantry.Oci;

namespace Gantry.Images.Transfer;

/// <summary>Gives an image that was made on this host what a registry wants of it: compressed layers and a manifest.</summary>
internal sealed class ManifestAssembler(ContentStore blobs, LayerCompressor compressor, ImageStore images)
{
    /// <summary>The manifest of an image: one that it came or was pushed with, if all of its blobs are still here, and else a new one.</summary>
    public async Task<(Descriptor Descriptor, byte[] Content, Manifest Manifest)> AssembleAsync(Image image, CancellationToken cancellation)
    {
        foreach (var known in images.ManifestsOf(image.Id).Where(blobs.Contains))
        {
            var content = blobs.ReadAll(known, DocumentLimits.Manifest);
            var document = ManifestDocument.Parse(content, null);
            if (document.Manifest is { } manifest && manifest.Layers.All(layer => blobs.Contains(layer.Digest)))
                return (new() { MediaType = document.MediaType, Digest = known, Size = content.Length }, content, manifest);
        }
        return await MakeAsync(image, cancellation);
    }

    private async Task<(Descriptor Descriptor, byte[] Content, Manifest Manifest)> MakeAsync(Image image, CancellationToken cancellation)
    {
        var compressed = new List<Descriptor>();
        foreach (var chain in ChainId.All(image.Config.RootFs.DiffIds))
        {
            var layer = await compressor.CompressAsync(chain, null, cancellation);
            compressed.Add(layer with { MediaType = DockerType(layer.MediaType) });
        }
        var manifest = new Manifest
        {
            MediaType = MediaTypes.DockerManifest,
            Config = new() { MediaType = MediaTypes.DockerConfig, Digest = image.Id, Size = blobs.SizeOf(image.Id) ?? 0 },
            Layers = compressed,
        };
        var content = JsonSerializer.SerializeToUtf8Bytes(manifest, OciJson.Default.Manifest);
        var digest = blobs.Put(content);
        images.Add(blobs.ReadAll(image.Id), image.Config, null, [digest], []);
        return (new() { MediaType = MediaTypes.DockerManifest, Digest = digest, Size = content.Length }, content, manifest);
    }

    /// <summary>A Docker manifest names its layers by Docker's types, whatever they came as.</summary>
    private static string DockerType(string mediaType) => mediaType switch
    {
        MediaTypes.LayerGzip => MediaTypes.DockerLayerGzip,
        MediaTypes.LayerZstd => MediaTypes.DockerLayerZstd,
        MediaTypes.Layer => MediaTypes.DockerLayer,
        _ => mediaType,
    };
}
