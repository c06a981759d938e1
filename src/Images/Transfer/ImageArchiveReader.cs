using System.Text.Json;
using Gantry.Errors;
using Gantry.Images.Archives;
using Gantry.Images.Blobs;
using Gantry.Images.Snapshots;
using Gantry.Oci;
using Gantry.Oci.Archives;

namespace Gantry.Images.Transfer;

/// <summary>Reads images from one tar: a docker-archive, as every <c>docker save</c> since 1.10 writes, or an OCI layout.</summary>
internal sealed class ImageArchiveReader(ImageStore images, LayerStore layers, ContentStore blobs)
{
    private const string NameAnnotation = "io.containerd.image.name";
    private const string TagAnnotation = "org.opencontainers.image.ref.name";
    private const int MaxImages = 1000;

    /// <summary>Reads images and sets their references. An image is there whole or not at all.</summary>
    /// <returns>The images, and the references that were set for each.</returns>
    /// <exception cref="ArchiveException">The archive is malformed, or holds no images.</exception>
    /// <exception cref="InvalidArgumentException">A document in it is malformed, or a layer does not verify.</exception>
    public async Task<IReadOnlyList<(Image Image, IReadOnlyList<Reference> References)>> ReadAsync(Stream source, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        using var content = await ArchiveContent.ReadAsync(source, images, blobs, cancellation);
        if (content.Find("manifest.json") is not null)
            return await ReadDockerArchiveAsync(content, progress, cancellation);
        if (content.Find("index.json") is not null)
            return await ReadLayoutAsync(content, progress, cancellation);
        throw new ArchiveException("invalid archive: it has neither a manifest.json (docker save) nor an index.json (OCI layout)");
    }

    private async Task<IReadOnlyList<(Image, IReadOnlyList<Reference>)>> ReadDockerArchiveAsync(ArchiveContent content, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        var loaded = new List<(Image, IReadOnlyList<Reference>)>();
        foreach (var item in ReadItems(content))
        {
            var references = (item.RepoTags ?? []).Select(ParseTag).ToList();
            var raw = content.Document(item.Config, DocumentLimits.Config);
            var blobsOfLayers = item.Layers.Select(content.Get).ToList();
            loaded.Add((await AddAsync(raw, blobsOfLayers, null, references, progress, cancellation), references));
        }
        return loaded;
    }

    private async Task<IReadOnlyList<(Image, IReadOnlyList<Reference>)>> ReadLayoutAsync(ArchiveContent content, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        var index = ManifestDocument.Parse(content.Document("index.json", DocumentLimits.Manifest), null).Index
            ?? throw new ArchiveException("invalid archive: index.json is no index");
        if (index.Manifests.Count > MaxImages)
            throw new ArchiveException($"invalid archive: it has more than {MaxImages} images");
        var loaded = new List<(Image, IReadOnlyList<Reference>)>();
        foreach (var descriptor in index.Manifests)
        {
            var (digest, manifest) = Choose(content, descriptor);
            var references = ReferencesOf(descriptor);
            var raw = content.Document(PathOf(manifest.Config.Digest), DocumentLimits.Config);
            var blobsOfLayers = manifest.Layers.Select(l => content.Get(PathOf(l.Digest))).ToList();
            loaded.Add((await AddAsync(raw, blobsOfLayers, digest, references, progress, cancellation), references));
        }
        return loaded;
    }

    private async Task<Image> AddAsync(byte[] raw, IReadOnlyList<Digest> archives, Digest? manifest, IReadOnlyList<Reference> references, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        var config = ImageConfig.Parse(raw);
        var diffIds = config.RootFs.DiffIds;
        if (archives.Count != diffIds.Count)
            throw new InvalidArgumentException($"invalid archive: the image has {archives.Count} layers but a configuration for {diffIds.Count}");
        if (archives.Count > DocumentLimits.Layers)
            throw new InvalidArgumentException($"invalid archive: the image has {archives.Count} layers, more than the {DocumentLimits.Layers} that can be stacked");
        using var lease = images.Hold(ChainId.All(diffIds));
        Digest? below = null;
        for (var i = 0; i < archives.Count; i++)
        {
            var chain = ChainId.Next(below, diffIds[i]);
            if (layers.Catalog.FindLayer(chain) is null)
                await UnpackAsync(below, archives[i], diffIds[i], progress, cancellation);
            below = chain;
        }
        return images.Add(raw, config, null, manifest is { } known ? [known] : [], references);
    }

    private async Task UnpackAsync(Digest? below, Digest archive, Digest diffId, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        var size = blobs.SizeOf(archive) ?? 0;
        progress.Report(new ImageProgress(diffId.Short, "Loading layer", 0, size));
        var kept = TypeOf(archive) is { } type ? new Descriptor { MediaType = type, Digest = archive, Size = size } : null;
        await layers.UnpackAsync(below, blobs.Open(archive), diffId, kept, UnpackLimits.For(size), cancellation);
        progress.Report(new ImageProgress(diffId.Short, "Loading layer", size, size));
    }

    /// <summary>The media type of a layer's archive; null when it is compressed in a way that no registry takes, so that it is not worth keeping.</summary>
    private string? TypeOf(Digest archive)
    {
        using var stream = blobs.Open(archive);
        Span<byte> start = stackalloc byte[6];
        return Compression.Detect(start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)]) switch
        {
            CompressionKind.Gzip => MediaTypes.LayerGzip,
            CompressionKind.Zstd => MediaTypes.LayerZstd,
            CompressionKind.None => MediaTypes.Layer,
            _ => null,
        };
    }

    /// <summary>Follows indexes to the manifest that fits this host best; a layout's only one need not say its platform.</summary>
    private static (Digest Digest, Manifest Manifest) Choose(ArchiveContent content, Descriptor descriptor)
    {
        for (var depth = 0; depth < DocumentLimits.IndexDepth; depth++)
        {
            var document = ManifestDocument.Parse(content.Document(PathOf(descriptor.Digest), DocumentLimits.Manifest), descriptor.MediaType);
            if (document.Manifest is { } manifest)
                return (descriptor.Digest, manifest);
            descriptor = document.Index!.Manifests
                .Where(m => m.Platform is null || Platform.Host.Fit(m.Platform) is not null)
                .MinBy(m => m.Platform is null ? int.MaxValue : Platform.Host.Fit(m.Platform))
                ?? throw new NotFoundException($"the archive has no image for {Platform.Host}");
        }
        throw new ArchiveException($"invalid archive: indexes within indexes more than {DocumentLimits.IndexDepth} deep");
    }

    private static IReadOnlyList<Reference> ReferencesOf(Descriptor descriptor)
    {
        if (descriptor.Annotations is not { } annotations)
            return [];
        if (annotations.TryGetValue(NameAnnotation, out var name))
            return [ParseTag(name)];
        // The tag alone says nothing of the repository; some tools write the whole reference there.
        return annotations.TryGetValue(TagAnnotation, out var text) && text.AsSpan().ContainsAny(':', '/') && Reference.TryParse(text, out var reference) && reference.Digest is null
            ? [reference.WithDefaultTag()]
            : [];
    }

    private static Reference ParseTag(string text)
    {
        var reference = Reference.Parse(text);
        return reference.Digest is null ? reference.WithDefaultTag() : throw new InvalidArgumentException($"invalid tag \"{text}\": it has a digest");
    }

    private static IReadOnlyList<ArchiveManifestItem> ReadItems(ArchiveContent content)
    {
        try
        {
            var items = JsonSerializer.Deserialize(content.Document("manifest.json", DocumentLimits.Manifest), ArchiveJson.Default.IReadOnlyListArchiveManifestItem);
            if (items is null || items.Count > MaxImages || items.Any(i => i is null || i.Config is null || i.Layers is null || i.Layers.Any(l => l is null)))
                throw new ArchiveException("invalid archive: manifest.json must be a list of images with Config and Layers");
            return items;
        }
        catch (JsonException e)
        {
            throw new ArchiveException($"invalid archive: manifest.json: {e.Message}", e);
        }
    }

    private static string PathOf(Digest digest) => $"blobs/{digest.Algorithm}/{digest.Hex}";
}
