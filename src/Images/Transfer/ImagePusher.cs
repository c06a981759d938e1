using Gantry.Errors;
using Gantry.Images.Blobs;
using Gantry.Images.Registry;
using Gantry.Oci;
using Polly;

namespace Gantry.Images.Transfer;

/// <summary>Pushes images to registries: what is there is skipped, what another repository there has is taken over, the manifest comes last.</summary>
internal sealed class ImagePusher(RegistryClient registries, ContentStore blobs, ImageStore images, ManifestAssembler manifests, TransferOptions options, TimeProvider time)
{
    private readonly ResiliencePipeline _retries = RegistryRetries.Create(options.MaxDownloadAttempts, time);

    /// <summary>Pushes an image under one of its references.</summary>
    /// <returns>The descriptor of the manifest that the registry took.</returns>
    public async Task<Descriptor> PushAsync(Reference reference, RegistryCredential? credential, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        reference = reference.WithDefaultTag();
        var image = Find(reference);
        using var lease = images.Hold([image.Id, .. ChainId.All(image.Config.RootFs.DiffIds), .. images.ManifestsOf(image.Id)]);
        var (descriptor, content, manifest) = await manifests.AssembleAsync(image, cancellation);
        var layers = manifest.Layers.Zip(image.Config.RootFs.DiffIds, (blob, diffId) => (Blob: blob, Id: diffId.Short)).ToList();
        foreach (var (_, id) in layers)
            progress.Report(new(id, "Preparing"));

        // The first request decides whether this address takes a push at all.
        var probe = manifest.Config.Digest;
        var (repository, hasConfig) = await registries.ConnectAsync(reference, push: true, credential, async r => await r.HasBlobAsync(probe, cancellation));
        using (repository)
        {
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, options.MaxConcurrentUploads), CancellationToken = cancellation };
            await Parallel.ForEachAsync(layers.DistinctBy(layer => layer.Blob.Digest), parallel,
                async (layer, stop) => await PushLayerAsync(repository, image, reference, layer.Blob, layer.Id, progress, stop));
            if (!hasConfig)
                await UploadAsync(repository, manifest.Config, null, cancellation);
            await repository.PutManifestAsync(reference.Tag ?? descriptor.Digest.ToString(), descriptor.MediaType, content, cancellation);
        }
        images.Add(blobs.ReadAll(image.Id), image.Config, null, [descriptor.Digest], [reference.WithDigest(descriptor.Digest)]);
        return descriptor;
    }

    private Image Find(Reference reference)
    {
        try
        {
            return images.Resolve(reference.Familiar);
        }
        catch (NotFoundException e)
        {
            throw new NotFoundException($"An image does not exist locally with the tag: {reference.FamiliarName}", e);
        }
    }

    private async Task PushLayerAsync(RegistryRepository repository, Image image, Reference reference, Descriptor layer, string id, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        if (await repository.HasBlobAsync(layer.Digest, cancellation))
        {
            progress.Report(new(id, "Layer already exists"));
            return;
        }
        var other = image.RepoDigests.FirstOrDefault(known => known.Domain == reference.Domain && known.Path != reference.Path)?.Path;
        var sent = await UploadAsync(repository, layer, other, cancellation, new TransferProgress(id, "Pushing", layer.Size, progress, time));
        progress.Report(new(id, sent ? "Pushed" : $"Mounted from {other}"));
    }

    /// <summary>Sends a blob, each time from its beginning when the registry fails or breaks off.</summary>
    /// <returns>False when the registry took it over from another repository.</returns>
    private ValueTask<bool> UploadAsync(RegistryRepository repository, Descriptor blob, string? other, CancellationToken cancellation, TransferProgress? report = null) =>
        _retries.ExecuteAsync(async token =>
        {
            if (await repository.BeginUploadAsync(blob.Digest, other, token) is not { } upload)
                return false;
            await repository.UploadAsync(upload, blob.Digest, () => new ReportingStream(blobs.Open(blob.Digest), report), token);
            return true;
        }, cancellation);
}
