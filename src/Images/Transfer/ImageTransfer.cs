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

    internal ImageTransfer(ContentStore blobs, LayerStore layers, ImageStore images, TransferOptions options, TimeProvider time)
    {
        _blobs = blobs;
        _layers = layers;
        _images = images;
        _registries = new RegistryClient(options, time);
        _puller = new ImagePuller(_registries, blobs, images, new LayerFetcher(blobs, layers, options, time));
        _pusher = new ImagePusher(_registries, blobs, images, new ManifestAssembler(blobs, layers, images), options, time);
    }

    /// <summary>Pulls an image for a platform and sets the reference; a reference without tag or digest means <c>latest</c>.</summary>
    /// <exception cref="Errors.NotFoundException">The registry does not have it, or does not say to this caller.</exception>
    public Task<Image> PullAsync(Reference reference, Platform? platform, RegistryCredential? credential, IProgress<ImageProgress> progress, CancellationToken cancellation) =>
        _puller.PullAsync(reference, platform, credential, progress, cancellation);

    /// <summary>Pushes an image under one of its references.</summary>
    /// <returns>The descriptor of the manifest that the registry took.</returns>
    public Task<Descriptor> PushAsync(Reference reference, RegistryCredential? credential, IProgress<ImageProgress> progress, CancellationToken cancellation) =>
        _pusher.PushAsync(reference, credential, progress, cancellation);

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
