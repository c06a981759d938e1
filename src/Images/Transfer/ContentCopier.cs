using Gantry.Images.Blobs;
using Gantry.Oci;

namespace Gantry.Images.Transfer;

/// <summary>Copies a document of the content store and all that it refers to: what is referred to comes first.</summary>
internal sealed class ContentCopier(ContentStore blobs, IContentTarget target, int parallel)
{
    private readonly HashSet<Digest> _seen = [];

    /// <summary>Copies a manifest or index with its content.</summary>
    public async Task CopyAsync(Descriptor root, CancellationToken cancellation)
    {
        var (documents, leaves) = Partition(Children(root));
        foreach (var document in documents.Where(d => _seen.Add(d.Digest)))
            await CopyAsync(document, cancellation);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, parallel), CancellationToken = cancellation };
        await Parallel.ForEachAsync(leaves.Where(l => _seen.Add(l.Digest)).ToList(), options, async (leaf, stop) => await PutAsync(leaf, stop));
        await PutAsync(root, cancellation);
    }

    private static (List<Descriptor> Documents, List<Descriptor> Leaves) Partition(IEnumerable<Descriptor> content)
    {
        var all = content.ToLookup(c => MediaTypes.IsIndex(c.MediaType) || MediaTypes.IsManifest(c.MediaType));
        return ([.. all[true]], [.. all[false]]);
    }

    private IEnumerable<Descriptor> Children(Descriptor root)
    {
        var document = ManifestDocument.Parse(blobs.ReadAll(root.Digest, DocumentLimits.Manifest), root.MediaType);
        return document.Index is { } index ? index.Manifests : [.. document.Manifest!.Layers, document.Manifest.Config];
    }

    private Task PutAsync(Descriptor content, CancellationToken cancellation) => target.PutAsync(content, () => blobs.Open(content.Digest), cancellation);
}
