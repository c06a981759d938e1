using Gantry.Images.Blobs;
using Gantry.Images.Snapshots;
using Gantry.Oci;

namespace Gantry.Images;

/// <summary>
/// Removes layers and blobs that nothing names: no image, no container's writable layer, no running work. Whoever adds
/// something holds a lease on it, or the catalog's lock, until an image names it.
/// </summary>
internal sealed class ImageGarbage(ImageCatalog catalog, LayerStore layers, ContentStore blobs, ImageLeases leases)
{
    /// <summary>Builds and commits make a layer first and name it next; a layer without a name may be this old.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromMinutes(10);

    /// <summary>Removes what nothing names.</summary>
    /// <param name="removed">Layers of images that were just removed: they get no grace.</param>
    /// <returns>The layers that went, each before the one it lay on, with the bytes of their files.</returns>
    public IReadOnlyList<(Digest Chain, long Size)> Collect(IReadOnlyList<Digest>? removed = null)
    {
        lock (catalog.Gate)
        {
            if (leases.HoldsAll)
                return [];
            var held = leases.All();
            var named = new HashSet<Digest>(held);
            foreach (var id in catalog.Ids)
            {
                var image = catalog.Find(id)!;
                named.Add(id);
                named.UnionWith(image.Record.Manifests);
                named.UnionWith(image.Chain);
            }
            foreach (var index in catalog.Indexes)
            {
                named.Add(index.Descriptor.Digest);
                named.UnionWith(index.Content);
            }
            layers.Catalog.Forget(removed ?? []);
            var gone = layers.RemoveUnnamed(named, s_grace);
            named.UnionWith(layers.Catalog.Layers().SelectMany(l => l.Blobs).Select(b => b.Digest));
            foreach (var blob in blobs.List())
                if (!named.Contains(blob))
                    blobs.Delete(blob);
            return gone;
        }
    }
}
