using Gantry.Oci;

namespace Gantry.Images.Transfer;

/// <summary>Brings images in and out: registries, archives, plain file trees.</summary>
public sealed class ImageTransfer
{
    internal ImageTransfer()
    {
    }

    /// <summary>Pulls an image for a platform and sets the reference; a reference without tag or digest means <c>latest</c>.</summary>
    /// <exception cref="Errors.NotFoundException">The registry does not have it, or does not say to this caller.</exception>
    public Task<Image> PullAsync(Reference reference, Platform? platform, RegistryCredential? credential, IProgress<ImageProgress> progress, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Pushes an image under one of its references.</summary>
    /// <returns>The descriptor of the manifest that the registry took.</returns>
    public Task<Descriptor> PushAsync(Reference reference, RegistryCredential? credential, IProgress<ImageProgress> progress, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The descriptor and the platforms of a reference in its registry (Docker's distribution inspect).</summary>
    public Task<(Descriptor Descriptor, IReadOnlyList<Platform> Platforms)> InspectAsync(Reference reference, RegistryCredential? credential, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Tries a credential against a registry.</summary>
    /// <returns>An identity token, or null where the registry gives none.</returns>
    /// <exception cref="Errors.UnauthorizedException">The registry refuses it.</exception>
    public Task<string?> LoginAsync(RegistryCredential credential, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Writes images as one tar that both <c>docker load</c> (any version) and OCI layout readers take.</summary>
    public Task SaveAsync(IReadOnlyList<string> namesOrIds, Stream destination, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Reads images from a tar: docker-archive or OCI layout, plain or compressed.</summary>
    /// <returns>The images, and the references that were set for each.</returns>
    public Task<IReadOnlyList<(Image Image, IReadOnlyList<Reference> References)>> LoadAsync(Stream source, IProgress<ImageProgress> progress, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Makes an image of one layer from a file tree in a tar, plain or compressed.</summary>
    public Task<Image> ImportAsync(Stream tar, ImageConfig config, Reference? reference, CancellationToken cancellation) => throw new NotImplementedException();
}
