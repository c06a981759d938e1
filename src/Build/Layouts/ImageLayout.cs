using Gantry.Build.Context;
using Gantry.Errors;
using Gantry.Images.Transfer;
using Gantry.Oci;

namespace Gantry.Build.Layouts;

/// <summary>An image in an OCI layout of a client's, which stands for stages and images of its name.</summary>
public sealed class ImageLayout
{
    private readonly IContentSource _content;
    private readonly Func<CancellationToken, Task<Descriptor>> _find;

    /// <param name="content">The layout's content.</param>
    /// <param name="find">Finds the manifest or index that is meant.</param>
    internal ImageLayout(IContentSource content, Func<CancellationToken, Task<Descriptor>> find) => (_content, _find) = (content, find);

    /// <summary>An image of a layout in a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="reference">Which image.</param>
    public static ImageLayout InDirectory(StoredContext directory, LayoutReference reference)
    {
        var layout = new LayoutDirectory(directory, "the OCI layout");
        return new(layout, _ => Task.FromResult(reference.Digest is { } digest
            ? layout.Find(digest)
            : layout.Find(reference.Tag) ?? throw new NotFoundException($"the OCI layout has no image of the tag {reference.Tag}: name another as oci-layout://PATH:TAG, or a digest as oci-layout://PATH@sha256:…")));
    }

    /// <summary>Reads the image's configuration.</summary>
    /// <param name="platform">The platform whose image is meant.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The document that names it, its manifest, and its configuration.</returns>
    /// <exception cref="GantryException">It is not there, or not what its digests say.</exception>
    internal async Task<(Digest Root, Manifest Manifest, ImageConfig Config)> ReadAsync(Platform platform, CancellationToken cancellation)
    {
        var root = await _find(cancellation);
        var document = await _content.ReadManifestAsync(root, cancellation);
        if (document.Index is { } index)
            document = await _content.ReadManifestAsync(index.ForPlatform(platform) ?? throw new NotFoundException($"no image for {platform} in the index {root.Digest}"), cancellation);
        if (document.Manifest is not { } manifest || !MediaTypes.IsConfig(manifest.Config.MediaType))
            throw new InvalidArgumentException($"{root.Digest} does not describe an image");
        var config = ImageConfig.Parse(await _content.ReadAsync(manifest.Config, cancellation));
        return config.RootFs.DiffIds.Count == manifest.Layers.Count ? (root.Digest, manifest, config)
            : throw new InvalidArgumentException($"the image {root.Digest} has {manifest.Layers.Count} layers, but names {config.RootFs.DiffIds.Count}");
    }

    /// <summary>Brings the image's layers here.</summary>
    internal async Task BringAsync(Manifest manifest, ImageConfig config, ImageTransfer transfer, CancellationToken cancellation)
    {
        Digest? parent = null;
        foreach (var (blob, diffId) in manifest.Layers.Zip(config.RootFs.DiffIds))
        {
            await transfer.BringLayerAsync(_content, blob, diffId, parent, cancellation);
            parent = ChainId.Next(parent, diffId);
        }
    }
}
