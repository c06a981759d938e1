using Gantry.Errors;
using Gantry.Images.Blobs;
using Gantry.Images.Registry;
using Gantry.Oci;

namespace Gantry.Images.Transfer;

/// <summary>Pulls images from registries: layers come in parallel, are verified and unpacked as they stream, and only a whole image gets its name.</summary>
internal sealed class ImagePuller(RegistryClient registries, ContentStore blobs, ImageStore images, LayerFetcher layers)
{
    /// <summary>Pulls an image for a platform and sets the reference.</summary>
    public async Task<Image> PullAsync(
        Reference reference, Platform? platform, RegistryCredential? credential, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        reference = reference.WithDefaultTag();
        var wanted = reference.Digest?.ToString() ?? reference.Tag!;
        try
        {
            var (repository, top) = await registries.ConnectAsync(reference, push: false, credential, r => r.GetManifestAsync(wanted, cancellation));
            using (repository)
            {
                // Not before: a failure so far is an error of the request, not a line of its progress.
                progress.Report(new(wanted, $"Pulling from {reference.Path}"));
                return await PullAsync(repository, reference, top, platform, progress, cancellation);
            }
        }
        catch (GantryException e) when (e is UnauthorizedException or ForbiddenException)
        {
            // A registry that hides what is not there and one that wants a login answer alike.
            throw new NotFoundException(
                $"pull access denied for {reference.FamiliarName}, repository does not exist or may require 'docker login': {e.Message}", e);
        }
    }

    private async Task<Image> PullAsync(RegistryRepository repository, Reference reference, (Descriptor Descriptor, byte[] Content, ManifestDocument Document) top,
        Platform? platform, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        var (descriptor, bytes, manifest) = await ChooseAsync(repository, reference, top, platform, cancellation);
        if (!MediaTypes.IsConfig(manifest.Config.MediaType))
            throw new InvalidArgumentException($"{reference.Familiar} is no container image: its configuration is {manifest.Config.MediaType}");
        using var lease = images.Hold([descriptor.Digest, manifest.Config.Digest, .. manifest.Layers.Select(layer => layer.Digest)]);
        var configBytes = blobs.Contains(manifest.Config.Digest)
            ? blobs.ReadAll(manifest.Config.Digest)
            : await repository.GetBlobAsync(manifest.Config, DocumentLimits.Config, cancellation);
        var config = ImageConfig.Parse(configBytes);
        Check(reference, manifest, config, platform);

        using var chain = images.Hold(ChainId.All(config.RootFs.DiffIds));
        var fetched = await layers.FetchAsync(repository, manifest, config, progress, cancellation);
        blobs.Put(bytes);
        var isNew = fetched || images.Get(reference)?.Id != manifest.Config.Digest;
        var image = images.Add(configBytes, config, null, [descriptor.Digest],
            reference.Tag is null ? [reference.WithDigest(top.Descriptor.Digest)] : [reference, reference.WithDigest(top.Descriptor.Digest)]);
        progress.Report(new(null, $"Digest: {top.Descriptor.Digest}"));
        progress.Report(new(null, $"Status: {(isNew ? "Downloaded newer image" : "Image is up to date")} for {reference.Familiar}"));
        return image;
    }

    /// <summary>Follows indexes to the manifest for a platform.</summary>
    private static async Task<(Descriptor Descriptor, byte[] Content, Manifest Manifest)> ChooseAsync(RegistryRepository repository, Reference reference,
        (Descriptor Descriptor, byte[] Content, ManifestDocument Document) found, Platform? platform, CancellationToken cancellation)
    {
        for (var depth = 0; depth < DocumentLimits.IndexDepth; depth++)
        {
            if (found.Document.Manifest is { } manifest)
                return (found.Descriptor, found.Content, manifest);
            var chosen = Choose(found.Document.Index!, platform ?? Platform.Host)
                ?? throw new NotFoundException($"no matching manifest for {platform ?? Platform.Host} in the manifest list entries of {reference.Familiar}");
            found = await repository.GetManifestAsync(chosen.Digest.ToString(), cancellation);
        }
        throw new InvalidArgumentException($"{reference.Familiar} is an index of indexes, more than {DocumentLimits.IndexDepth} deep: refused");
    }

    private static Descriptor? Choose(Oci.Index index, Platform platform) => index.Manifests
        .Where(descriptor => descriptor.Platform is not null)
        .Select(descriptor => (Descriptor: descriptor, Fit: platform.Fit(descriptor.Platform!)))
        .Where(candidate => candidate.Fit is not null)
        .OrderBy(candidate => candidate.Fit)
        .Select(candidate => candidate.Descriptor)
        .FirstOrDefault();

    private static void Check(Reference reference, Manifest manifest, ImageConfig config, Platform? platform)
    {
        if (manifest.Layers.Count > DocumentLimits.Layers)
            throw new InvalidArgumentException($"{reference.Familiar} has {manifest.Layers.Count} layers, more than the {DocumentLimits.Layers} that can be stacked");
        if (manifest.Layers.Count != config.RootFs.DiffIds.Count)
            throw new InvalidArgumentException(
                $"{reference.Familiar} has {manifest.Layers.Count} layers but a configuration for {config.RootFs.DiffIds.Count}: refused");
        if (manifest.Layers.FirstOrDefault(layer => !MediaTypes.IsLayer(layer.MediaType)) is { } odd)
            throw new InvalidArgumentException($"{reference.Familiar} has a layer of the unknown media type {odd.MediaType}: refused");
        if (manifest.Layers.FirstOrDefault(layer => layer.Urls is { Count: > 0 }) is { } foreign)
            throw new UnsupportedException($"layer {foreign.Digest} of {reference.Familiar} is kept at addresses outside of the registry, which are not followed");
        if (platform is not null && platform.Fit(config.Platform) is null)
            throw new NotFoundException(
                $"image with reference {reference.Familiar} was found but its platform ({config.Platform}) does not match the specified platform ({platform})");
    }
}
