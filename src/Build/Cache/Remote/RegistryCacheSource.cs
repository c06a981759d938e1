using Gantry.Images;
using Gantry.Images.Transfer;
using Gantry.Oci;

namespace Gantry.Build.Cache.Remote;

/// <summary>A cache in a registry: a cache by itself, or an image that has its cache with it. An image of this host is asked first.</summary>
/// <param name="reference">The cache or image.</param>
/// <param name="images">The images of this host.</param>
/// <param name="transfer">Reaches registries.</param>
/// <param name="secrets">Gives logins.</param>
public sealed class RegistryCacheSource(Reference reference, ImageStore images, ImageTransfer transfer, IBuildSecrets secrets) : ICacheSource, IDisposable
{
    private RegistryContent? _content;

    /// <inheritdoc/>
    public string Name => reference.Familiar;

    /// <inheritdoc/>
    public async Task<ImportedCache?> LoadAsync(Platform platform, CancellationToken cancellation)
    {
        if (images.Get(reference) is { } local && CacheReader.OfImage(local.Config) is { } known)
            return known;
        var credential = await secrets.GetCredentialAsync(reference.Domain, cancellation);
        (_content, _, var document) = await transfer.OpenAsync(reference, credential, cancellation);
        return await CacheReader.ReadAsync(document, _content, d => _content.ReadAsync(d, cancellation), platform, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _content?.Dispose();
}
