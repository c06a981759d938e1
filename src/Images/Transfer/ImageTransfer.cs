using Gantry.Images.Blobs;
using Gantry.Images.Registry;
using Gantry.Images.Snapshots;
using Gantry.Oci;

namespace Gantry.Images.Transfer;

/// <summary>Brings images in and out: registries, archives, plain file trees.</summary>
public sealed class ImageTransfer
{
    private readonly RegistryClient _registries;
    private readonly ImagePuller _puller;
    private readonly ImagePusher _pusher;
    private readonly ContentStore _blobs;
    private readonly LayerStore _layers;
    private readonly ImageStore _images;
    private readonly LayerCompressor _compressor;
    private readonly IndexAssembler _indexes;
    private readonly TransferOptions _options;
    private readonly TimeProvider _time;

    internal ImageTransfer(ContentStore blobs, LayerStore layers, ImageStore images, TransferOptions options, TimeProvider time)
    {
        _blobs = blobs;
        _layers = layers;
        _images = images;
        (_options, _time) = (options, time);
        _registries = new RegistryClient(options, time);
        _compressor = new LayerCompressor(blobs, layers);
        _indexes = new IndexAssembler(blobs, _compressor);
        _puller = new ImagePuller(_registries, blobs, images, new LayerFetcher(blobs, layers, options, time));
        _pusher = new ImagePusher(_registries, blobs, images, new ManifestAssembler(blobs, _compressor, images), options, time);
    }

    /// <summary>Pulls an image for a platform and sets the reference; a reference without tag or digest means <c>latest</c>.</summary>
    /// <exception cref="Errors.NotFoundException">The registry does not have it, or does not say to this caller.</exception>
    public Task<Image> PullAsync(Reference reference, Platform? platform, RegistryCredential? credential, IProgress<ImageProgress> progress, CancellationToken cancellation) =>
        _puller.PullAsync(reference, platform, credential, progress, cancellation);

    /// <summary>Pushes an image under one of its references, or the index that the reference stands for.</summary>
    /// <returns>The descriptor of the manifest or index that the registry took.</returns>
    public async Task<Descriptor> PushAsync(Reference reference, RegistryCredential? credential, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        reference = reference.WithDefaultTag();
        if (_images.IndexOf(reference) is not { } index)
            return await _pusher.PushAsync(reference, credential, progress, cancellation);
        progress.Report(new(null, $"The push refers to repository [{reference.Name}]"));
        await PublishAsync(index.Descriptor, reference, credential, progress, cancellation);
        progress.Report(new(null, $"{reference.Tag}: digest: {index.Descriptor.Digest} size: {index.Descriptor.Size}"));
        return index.Descriptor;
    }

    /// <summary>Makes the manifest of one platform's image in the content store; its layers are there. Whoever calls holds what comes out.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="compression">How layers must be compressed; null takes what is there.</param>
    /// <param name="annotations">Notes for the manifest.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<Descriptor> DescribeAsync(ImageConfig config, LayerCompression? compression, IReadOnlyDictionary<string, string>? annotations, CancellationToken cancellation) =>
        _indexes.DescribeAsync(config, compression, annotations, cancellation);

    /// <summary>Makes a layer's blob in the content store.</summary>
    public Task<Descriptor> DescribeLayerAsync(Digest chain, LayerCompression? compression, CancellationToken cancellation) =>
        _compressor.CompressAsync(chain, compression, cancellation);

    /// <summary>Makes the index of some manifests and of what is stated about each.</summary>
    public ImageIndex Assemble(IReadOnlyList<(Descriptor Manifest, ImageConfig Config, IReadOnlyList<ImageAttestation> Attestations)> images, IReadOnlyDictionary<string, string>? annotations) =>
        _indexes.Assemble(images, annotations);

    /// <summary>Keeps a small document in the content store.</summary>
    public Descriptor Keep(byte[] content, string mediaType) => new() { MediaType = mediaType, Digest = _blobs.Put(content), Size = content.Length };

    /// <summary>Opens some content of the store.</summary>
    /// <exception cref="Errors.NotFoundException">It is not there.</exception>
    public Stream OpenContent(Digest digest) => _blobs.Open(digest);

    /// <summary>Pushes a document of the content store and all that it refers to.</summary>
    /// <param name="root">The document.</param>
    /// <param name="reference">Where to; without a tag it is pushed by its digest.</param>
    /// <param name="credential">Who asks.</param>
    /// <param name="progress">Hears how it goes.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task PublishAsync(Descriptor root, Reference reference, RegistryCredential? credential, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        // The first request decides whether this address takes a push at all.
        var (repository, _) = await _registries.ConnectAsync(reference, push: true, credential, r => r.HasBlobAsync(root.Digest, cancellation).AsTask());
        using var target = new RegistryContent(repository, reference, root, progress, _time);
        await CopyAsync(root, target, _options.MaxConcurrentUploads, cancellation);
    }

    /// <summary>Copies a document of the content store and all that it refers to.</summary>
    /// <param name="root">The document.</param>
    /// <param name="target">Where to.</param>
    /// <param name="parallel">How much is put at the same time.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task CopyAsync(Descriptor root, IContentTarget target, int parallel, CancellationToken cancellation) =>
        new ContentCopier(_blobs, target, parallel).CopyAsync(root, cancellation);

    /// <summary>Opens a repository to read from.</summary>
    /// <param name="reference">The document that is meant.</param>
    /// <param name="credential">Who asks.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The repository, and the document.</returns>
    /// <exception cref="Errors.NotFoundException">There is no such document.</exception>
    public async Task<(RegistryContent Content, Descriptor Descriptor, ManifestDocument Document)> OpenAsync(Reference reference, RegistryCredential? credential, CancellationToken cancellation)
    {
        reference = reference.WithDefaultTag();
        var wanted = reference.Digest?.ToString() ?? reference.Tag!;
        var (repository, found) = await _registries.ConnectAsync(reference, push: false, credential, r => r.GetManifestAsync(wanted, cancellation));
        return (new RegistryContent(repository, reference, null, null, _time), found.Descriptor, found.Document);
    }

    /// <summary>Brings one layer from somewhere, unless it is here.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="blob">Its blob there.</param>
    /// <param name="diffId">What its plain archive must be.</param>
    /// <param name="parent">The chain id of what it shall lie on, if anything.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="Errors.InvalidArgumentException">The blob is not what it should be.</exception>
    public async Task BringLayerAsync(IContentSource source, Descriptor blob, Digest diffId, Digest? parent, CancellationToken cancellation)
    {
        if (_layers.Catalog.FindLayer(ChainId.Next(parent, diffId)) is not null)
            return;
        if (!_blobs.Contains(blob.Digest))
        {
            await using var stream = await source.OpenAsync(blob, cancellation);
            using var ingest = _blobs.Resume(blob.Digest, blob.Size);
            ingest.Reset();
            await stream.CopyToAsync(new IngestStream(ingest), cancellation);
            ingest.Commit();
        }
        await _layers.UnpackAsync(parent, _blobs.Open(blob.Digest), diffId, blob with { Annotations = null }, UnpackLimits.For(blob.Size), cancellation);
    }

    /// <summary>The descriptor and the platforms of a reference in its registry (Docker's distribution inspect).</summary>
    public Task<(Descriptor Descriptor, IReadOnlyList<Platform> Platforms)> InspectAsync(Reference reference, RegistryCredential? credential, CancellationToken cancellation) =>
        RemoteInspection.ReadAsync(_registries, reference, credential, cancellation);

    /// <summary>Tries a credential against a registry.</summary>
    /// <returns>An identity token, or null where the registry gives none.</returns>
    /// <exception cref="Errors.UnauthorizedException">The registry refuses it.</exception>
    public Task<string?> LoginAsync(RegistryCredential credential, CancellationToken cancellation) =>
        _registries.LoginAsync(RegistryAddress.Domain(credential.ServerAddress), credential, cancellation);

    /// <summary>Writes images as one tar that both <c>docker load</c> (any version) and OCI layout readers take.</summary>
    public Task SaveAsync(IReadOnlyList<string> namesOrIds, Stream destination, CancellationToken cancellation) =>
        new ImageArchiveWriter(_images, _layers).WriteAsync(namesOrIds, destination, cancellation);

    /// <summary>Writes a document of the content store and all that it refers to as the tar of an OCI layout.</summary>
    public async Task SaveLayoutAsync(Descriptor root, IReadOnlyList<Reference> names, Stream destination, CancellationToken cancellation)
    {
        await using var archive = new LayoutArchive(destination);
        await CopyAsync(root, archive, parallel: 1, cancellation);
        await archive.FinishAsync(root, names, cancellation);
    }

    /// <summary>Reads images from a tar: docker-archive or OCI layout, plain or compressed.</summary>
    /// <returns>The images, and the references that were set for each.</returns>
    public Task<IReadOnlyList<(Image Image, IReadOnlyList<Reference> References)>> LoadAsync(Stream source, IProgress<ImageProgress> progress, CancellationToken cancellation) =>
        new ImageArchiveReader(_images, _layers, _blobs).ReadAsync(source, progress, cancellation);

    /// <summary>Makes an image of one layer from a file tree in a tar, plain or compressed.</summary>
    public async Task<Image> ImportAsync(Stream tar, ImageConfig config, Reference? reference, CancellationToken cancellation)
    {
        var (diffId, _) = await _layers.ImportAsync(null, tar, cancellation);
        return _images.Create(config with { RootFs = new RootFs { DiffIds = [diffId] } }, null, reference is null ? [] : [reference]);
    }
}
