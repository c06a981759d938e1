using Gantry.Errors;
using Gantry.Images.Blobs;
using Gantry.Images.Registry;
using Gantry.Oci;

namespace Gantry.Images.Transfer;

/// <summary>Pushes images to registries: what is there is skipped, what another repository there has is taken over, the manifest comes last.</summary>
internal sealed class ImagePusher(RegistryClient registries, ContentStore blobs, ImageStore images, ManifestAssembler manifests, TransferOptions options, TimeProvider time)
{
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
        var (repository, hasConfig) = await registries.ConnectAsync(reference, push: true, credential, r => r.HasBlobAsync(probe, cancellation));
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
        var upload = await repository.BeginUploadAsync(layer.Digest, other, cancellation);
        if (upload is null)
        {
            progress.Report(new(id, $"Mounted from {other}"));
            return;
        }
        await UploadAsync(repository, layer, upload, cancellation, new TransferProgress(id, "Pushing", layer.Size, progress, time));
        progress.Report(new(id, "Pushed"));
    }

    private async Task UploadAsync(RegistryRepository repository, Descriptor blob, Uri? upload, CancellationToken cancellation, TransferProgress? report = null)
    {
        upload ??= await repository.BeginUploadAsync(blob.Digest, null, cancellation);
        if (upload is not null)
            await repository.UploadAsync(upload, blob.Digest, () => new ReportingStream(blobs.Open(blob.Digest), report), cancellation);
    }
}
