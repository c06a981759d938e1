using Gantry.Build.Attestations;
using Gantry.Build.Cache.Remote;
using Gantry.Images;
using Gantry.Images.Transfer;
using Gantry.Oci;

namespace Gantry.Build.Exports;

/// <summary>Gives builds out as images: into this host's store, to registries, as archives.</summary>
internal sealed class ImageExport(ImageStore images, ImageTransfer transfer, Attestor attestor)
{
    /// <summary>Makes an image of the store; an index goes with its names when there are several platforms or something is stated.</summary>
    public async Task<ExportedImage> ToStoreAsync(SolvedBuild solved, ImageOptions options, CancellationToken cancellation)
    {
        var main = ConfigOf(solved, solved.Main);
        using var held = images.HoldAll();
        if (!NeedsDocuments(solved, options))
        {
            var image = images.Create(main, solved.Main.ParentImage, options.Names);
            return new() { Image = image, Names = options.Names, Root = null };
        }
        var index = await DescribeAsync(solved, options, inline: options.Push, cancellation);
        var indexed = images.Create(main, solved.Main.ParentImage, index, options.Names);
        return new() { Image = indexed, Names = options.Names, Root = index.Descriptor };
    }

    /// <summary>Pushes an image under its names, or under its digest alone.</summary>
    /// <returns>What the registry took.</returns>
    public async Task<Descriptor> PushAsync(ExportedImage exported, Reference name, bool byDigest, RegistryCredential? credential, IProgress<ImageProgress> progress, CancellationToken cancellation)
    {
        if (!byDigest)
            return await transfer.PushAsync(name, credential, progress, cancellation);
        using var held = images.HoldAll();
        var root = exported.Root ?? await transfer.DescribeAsync(exported.Image.Config, null, null, cancellation);
        await transfer.PublishAsync(root, name.WithDigest(root.Digest), credential, progress, cancellation);
        return root;
    }

    /// <summary>Writes an OCI layout: into a tar, or piece by piece.</summary>
    /// <param name="solved">The build.</param>
    /// <param name="options">How.</param>
    /// <param name="write">Takes the document that names the rest, all of it in the content store.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<Descriptor> ToLayoutAsync(SolvedBuild solved, ImageOptions options, Func<Descriptor, Task> write, CancellationToken cancellation)
    {
        using var held = images.HoldAll();
        var index = await DescribeAsync(solved, options, inline: true, cancellation);
        await write(index.Descriptor);
        return index.Descriptor;
    }

    private static bool NeedsDocuments(SolvedBuild solved, ImageOptions options) =>
        solved.Results.Count > 1 || Attestor.States(solved.Attestations, options.Push) || options.ManifestAnnotations.Count + options.IndexAnnotations.Count > 0 || options.Compression is not null;

    /// <summary>Makes what a registry takes: an index, or a manifest where one is all there is.</summary>
    private async Task<ImageIndex> DescribeAsync(SolvedBuild solved, ImageOptions options, bool inline, CancellationToken cancellation)
    {
        var described = new List<(Descriptor Manifest, ImageConfig Config, IReadOnlyList<ImageAttestation> Attestations)>();
        foreach (var result in solved.Results)
        {
            var config = ConfigOf(solved, result);
            var manifest = await transfer.DescribeAsync(config, options.Compression, options.ManifestAnnotations.Count > 0 ? options.ManifestAnnotations : null, cancellation);
            described.Add((manifest, config, await attestor.AttestAsync(solved, result, options.Names, manifest.Digest, inline)));
        }
        var index = transfer.Assemble(described, options.IndexAnnotations.Count > 0 ? options.IndexAnnotations : null);
        return described is [{ Attestations.Count: 0 } only] && options.IndexAnnotations.Count == 0
            ? index with { Descriptor = only.Manifest with { Platform = null } }
            : index;
    }

    private static ImageConfig ConfigOf(SolvedBuild solved, BuildResult result) =>
        solved.InlineCache ? result.Config with { BuildCache = CacheWriter.Inline(result) } : result.Config;
}
