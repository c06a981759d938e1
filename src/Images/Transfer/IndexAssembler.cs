using System.Text.Json;
using Gantry.Images.Blobs;
using Gantry.Oci;

namespace Gantry.Images.Transfer;

/// <summary>Makes the documents of images that are more than one manifest: several platforms, or statements about an image.</summary>
internal sealed class IndexAssembler(ContentStore blobs, LayerCompressor compressor)
{
    private const string InTotoType = "application/vnd.in-toto+json";
    private const string PredicateAnnotation = "in-toto.io/predicate-type";
    private const string SubjectAnnotation = "vnd.docker.reference.digest", KindAnnotation = "vnd.docker.reference.type";

    /// <summary>The platform of what runs nowhere: readers of an index pass it by.</summary>
    private static readonly Platform s_unknown = new() { Os = "unknown", Architecture = "unknown" };

    /// <summary>Makes the manifest of one platform's image, whose layers are there.</summary>
    public async Task<Descriptor> DescribeAsync(ImageConfig config, LayerCompression? compression, IReadOnlyDictionary<string, string>? annotations, CancellationToken cancellation)
    {
        var layers = new List<Descriptor>();
        foreach (var chain in ChainId.All(config.RootFs.DiffIds))
            layers.Add(await compressor.CompressAsync(chain, compression, cancellation));
        var manifest = new Manifest { MediaType = MediaTypes.Manifest, Config = Put(config.ToBytes(), MediaTypes.Config), Layers = layers, Annotations = annotations };
        return Put(JsonSerializer.SerializeToUtf8Bytes(manifest, OciJson.Default.Manifest), MediaTypes.Manifest) with { Platform = config.Platform.Normalize() };
    }

    /// <summary>Makes the index of some manifests and of what is stated about each.</summary>
    public ImageIndex Assemble(IReadOnlyList<(Descriptor Manifest, ImageConfig Config, IReadOnlyList<ImageAttestation> Attestations)> images, IReadOnlyDictionary<string, string>? annotations)
    {
        var stated = images.Where(i => i.Attestations.Count > 0).Select(i => Attest(i.Manifest, i.Attestations)).ToList();
        var index = new Oci.Index { MediaType = MediaTypes.Index, Manifests = [.. images.Select(i => i.Manifest), .. stated], Annotations = annotations };
        var descriptor = Put(JsonSerializer.SerializeToUtf8Bytes(index, OciJson.Default.Index), MediaTypes.Index);
        var content = index.Manifests.SelectMany(m => Content(m).Append(m.Digest));
        return new(descriptor, [.. content.Concat(images.SelectMany(i => ChainId.All(i.Config.RootFs.DiffIds))).Distinct()]);
    }

    private Descriptor Attest(Descriptor subject, IReadOnlyList<ImageAttestation> attestations)
    {
        var statements = attestations.Select(a => Put(a.Statement, InTotoType) with { Annotations = new Dictionary<string, string> { [PredicateAnnotation] = a.PredicateType } }).ToList();
        var config = new ImageConfig { Os = s_unknown.Os, Architecture = s_unknown.Architecture, Config = new(), RootFs = new() { DiffIds = [.. statements.Select(s => s.Digest)] } };
        var manifest = new Manifest { MediaType = MediaTypes.Manifest, Config = Put(config.ToBytes(), MediaTypes.Config), Layers = statements };
        return Put(JsonSerializer.SerializeToUtf8Bytes(manifest, OciJson.Default.Manifest), MediaTypes.Manifest) with
        {
            Annotations = new Dictionary<string, string> { [SubjectAnnotation] = subject.Digest.ToString(), [KindAnnotation] = "attestation-manifest" },
            Platform = s_unknown,
        };
    }

    private IEnumerable<Digest> Content(Descriptor manifest)
    {
        var document = ManifestDocument.Parse(blobs.ReadAll(manifest.Digest, DocumentLimits.Manifest), manifest.MediaType).Manifest!;
        return document.Layers.Append(document.Config).Select(c => c.Digest);
    }

    private Descriptor Put(byte[] content, string mediaType) => new() { MediaType = mediaType, Digest = blobs.Put(content), Size = content.Length };
}
