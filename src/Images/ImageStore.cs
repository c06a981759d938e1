using Gantry.Errors;
using Gantry.Images.Blobs;
using Gantry.Images.Snapshots;
using Gantry.Oci;

namespace Gantry.Images;

/// <summary>The images of this host: what they are, what names them, and their removal.</summary>
public sealed class ImageStore
{
    private readonly ImageCatalog _catalog;
    private readonly LayerStore _layers;
    private readonly ContentStore _blobs;
    private readonly ImageLeases _leases;
    private readonly ImageGarbage _garbage;
    private readonly TimeProvider _time;

    internal ImageStore(ImageCatalog catalog, LayerStore layers, ContentStore blobs, ImageLeases leases, TimeProvider time)
    {
        (_catalog, _layers, _blobs, _leases, _time) = (catalog, layers, blobs, leases, time);
        _garbage = new ImageGarbage(catalog, layers, blobs, leases);
    }

    /// <summary>Finds an image by reference, by id, or by a unique beginning of its id.</summary>
    /// <exception cref="NotFoundException"><c>No such image: X</c>, with the tag that a bare name means.</exception>
    /// <exception cref="InvalidArgumentException">It is neither a reference nor the beginning of an id.</exception>
    public Image Resolve(string nameOrId)
    {
        lock (_catalog.Gate)
            return Describe(Find(nameOrId).Id);
    }

    /// <summary>The image with an id, or null.</summary>
    public Image? Get(Digest id)
    {
        lock (_catalog.Gate)
            return _catalog.Find(id) is null ? null : Describe(id);
    }

    /// <summary>The image that a reference names exactly, or null.</summary>
    public Image? Get(Reference reference)
    {
        lock (_catalog.Gate)
            return _catalog.Find(Canonical(reference)) is { } id ? Describe(id) : null;
    }

    /// <summary>All images, newest first.</summary>
    public IReadOnlyList<Image> List()
    {
        lock (_catalog.Gate)
        {
            var references = _catalog.References.ToLookup(r => r.Value, r => r.Key);
            return [.. _catalog.Ids.Select(id => Describe(id, [.. references[id]])).OrderByDescending(i => i.Config.Created ?? DateTimeOffset.MinValue)];
        }
    }

    /// <summary>Whether another image was made from this one on this host.</summary>
    public bool HasChildren(Digest image)
    {
        lock (_catalog.Gate)
            return _catalog.ChildrenOf(image).Any();
    }

    /// <summary>The image's configuration as it is stored, byte for byte.</summary>
    /// <exception cref="NotFoundException">There is no such image.</exception>
    public ReadOnlyMemory<byte> RawConfig(Digest image) => _blobs.ReadAll(image);

    /// <summary>How an image was made, the newest step first.</summary>
    public IReadOnlyList<ImageHistoryItem> History(Image image)
    {
        var chain = ChainId.All(image.Config.RootFs.DiffIds);
        var entries = image.Config.History ?? [];
        var items = new List<ImageHistoryItem>(entries.Count);
        var layer = 0;
        foreach (var entry in entries)
        {
            var size = entry.EmptyLayer || layer >= chain.Count ? 0 : _layers.Catalog.FindLayer(chain[layer++])?.Size ?? 0;
            items.Add(new ImageHistoryItem(null, entry, [], size));
        }
        items.Reverse();
        lock (_catalog.Gate)
        {
            var id = (Digest?)image.Id;
            for (var i = 0; i < items.Count && id is { } known; i++)
            {
                items[i] = items[i] with { Id = known, Tags = [.. _catalog.ReferencesOf(known).Where(r => r.Digest is null).Select(r => r.Familiar)] };
                id = _catalog.Find(known)?.Record.Parent is { } parent && _catalog.Find(parent) is not null ? parent : null;
            }
        }
        return items;
    }

    /// <summary>Sets a tag, taking it from whichever image had it.</summary>
    /// <param name="image">The image.</param>
    /// <param name="reference">The tag.</param>
    /// <param name="from">What named the image: the tag stands for the same index, if that one does.</param>
    /// <exception cref="InvalidArgumentException">The reference has a digest, or could be taken for one.</exception>
    /// <exception cref="NotFoundException">There is no such image.</exception>
    public void Tag(Digest image, Reference reference, string? from = null)
    {
        if (reference.Digest is not null)
            throw new InvalidArgumentException("refusing to create a tag with a digest reference");
        if (reference.FamiliarName is "sha256" or "sha512")
            throw new InvalidArgumentException("refusing to create an ambiguous tag using digest algorithm as name");
        lock (_catalog.Gate)
        {
            var found = _catalog.Find(image) ?? throw new NotFoundException($"No such image: {image}");
            var index = Reference.TryParse(from ?? "", out var source) && _catalog.Find(Canonical(source!)) == image ? _catalog.IndexOf(Canonical(source!)) : null;
            _catalog.Put(image, found.Record with { LastTagged = _time.GetUtcNow() }, found.Config, [reference.WithDefaultTag()], index);
        }
    }

    /// <summary>Makes an image from layers that are there already (commit, build, import): writes its configuration.</summary>
    /// <param name="config">The configuration; its diff ids name the layers, each of them a committed snapshot.</param>
    /// <param name="parent">The image it was made from, if any.</param>
    /// <param name="tags">References to set.</param>
    /// <exception cref="NotFoundException">A layer is not there.</exception>
    public Image Create(ImageConfig config, Digest? parent, params IEnumerable<Reference> tags) =>
        Add(config.ToBytes(), config, parent, null, tags.Select(t => t.WithDefaultTag()));

    /// <summary>Makes an image whose references stand for an index.</summary>
    /// <param name="config">The configuration; its diff ids name the layers, each of them a committed snapshot.</param>
    /// <param name="parent">The image it was made from, if any.</param>
    /// <param name="index">What is pushed under the references.</param>
    /// <param name="tags">References to set.</param>
    /// <exception cref="NotFoundException">A layer is not there.</exception>
    public Image Create(ImageConfig config, Digest? parent, ImageIndex index, IEnumerable<Reference> tags) =>
        Add(config.ToBytes(), config, parent, null, tags.Select(t => t.WithDefaultTag()), index);

    /// <summary>What is pushed under a reference, when that is more than the image's own manifest.</summary>
    public ImageIndex? IndexOf(Reference reference)
    {
        lock (_catalog.Gate)
            return _catalog.IndexOf(Canonical(reference));
    }

    /// <summary>Removes a tag and, when it was the last name of the image, the image and its untagged parents.</summary>
    /// <param name="nameOrId">A reference, or an id for all of its references (which needs <paramref name="force"/> when several).</param>
    /// <param name="force">Whether to remove although stopped containers use it or several tags name it.</param>
    /// <param name="pruneParents">Whether to remove untagged parents too.</param>
    /// <param name="uses">The containers that use an image.</param>
    /// <returns>What was untagged and deleted, in Docker's order.</returns>
    /// <exception cref="ConflictException">Something uses the image; the message is Docker's.</exception>
    public IReadOnlyList<ImageDeletion> Remove(string nameOrId, bool force, bool pruneParents, Func<Digest, IReadOnlyList<ImageUse>> uses)
    {
        lock (_catalog.Gate)
        {
            var (id, reference) = Find(nameOrId);
            var removal = new ImageRemoval(_catalog, _garbage, uses);
            removal.Remove(id, reference, force, pruneParents);
            return removal.Done;
        }
    }

    /// <summary>Removes unused images that were not made use of to make others.</summary>
    /// <param name="danglingOnly">Whether images with a tag stay.</param>
    /// <param name="include">Which of the images are meant (Docker's filters).</param>
    /// <param name="uses">The containers that use an image.</param>
    /// <returns>What was untagged and deleted, and the bytes of the layers that went.</returns>
    public (IReadOnlyList<ImageDeletion> Deletions, long Bytes) Prune(bool danglingOnly, Func<Image, bool> include, Func<Digest, IReadOnlyList<ImageUse>> uses)
    {
        lock (_catalog.Gate)
        {
            var removal = new ImageRemoval(_catalog, _garbage, uses);
            foreach (var image in List().Where(i => !_catalog.ChildrenOf(i.Id).Any() || _catalog.ReferencesOf(i.Id).Count > 0).Where(include).ToList())
                if (!danglingOnly || image.Tags.Count == 0)
                    PruneOne(image.Id, removal, uses);
            return (removal.Done, removal.Bytes);
        }
    }

    /// <summary>Keeps layers (by chain id) and blobs from being removed, until the result is disposed of.</summary>
    public IDisposable Hold(params IEnumerable<Digest> digests) => _leases.Hold(digests);

    /// <summary>Keeps everything from being removed, until the result is disposed of: for work that makes blobs and layers and names them at its end.</summary>
    public IDisposable HoldAll() => _leases.HoldAll();

    /// <summary>Adds somebody who is asked, whenever garbage is collected, which layers to keep besides those of images.</summary>
    public void AddRoots(Func<IEnumerable<Digest>> chainIds) => _leases.AddRoots(chainIds);

    /// <summary>Removes layers and blobs that nothing names.</summary>
    /// <param name="released">Layers that had a name until now: they go even if they are new.</param>
    /// <returns>Bytes of the layers that went.</returns>
    public long CollectGarbage(params IReadOnlyList<Digest> released) => _garbage.Collect(released).Sum(l => l.Size);

    /// <summary>Bytes of all layers, each counted once.</summary>
    public long LayersSize() => _layers.Catalog.Layers().Sum(l => l.Size);

    /// <summary>Bytes of an image's layers that no other image has.</summary>
    public long UniqueSize(Image image)
    {
        lock (_catalog.Gate)
        {
            var shared = _catalog.Ids.Where(id => id != image.Id).SelectMany(id => _catalog.Find(id)!.Chain).ToHashSet();
            return ChainId.All(image.Config.RootFs.DiffIds).Where(c => !shared.Contains(c)).Sum(c => _layers.Catalog.FindLayer(c)?.Size ?? 0);
        }
    }

    /// <summary>Records an image whose layers are there.</summary>
    /// <param name="raw">The configuration, byte for byte.</param>
    /// <param name="config">The same, read.</param>
    /// <param name="parent">The image it was made from, if any.</param>
    /// <param name="manifests">The manifests in the content store that describe it.</param>
    /// <param name="references">References to set, each with a tag or a digest.</param>
    /// <param name="index">What is pushed under them, when that is more than the image's own manifest.</param>
    internal Image Add(byte[] raw, ImageConfig config, Digest? parent, IReadOnlyList<Digest>? manifests, IEnumerable<Reference> references, ImageIndex? index = null)
    {
        _layers.Catalog.Sync();
        lock (_catalog.Gate)
        {
            foreach (var chain in ChainId.All(config.RootFs.DiffIds))
                _layers.Catalog.Layer(chain);
            var id = _blobs.Put(raw);
            var known = _catalog.Find(id)?.Record;
            var names = references.Select(Canonical).ToList();
            var isTagged = names.Any(n => n.Tag is not null);
            _catalog.Put(id, new ImageRecord
            {
                Parent = parent ?? known?.Parent,
                LastTagged = isTagged ? _time.GetUtcNow() : known?.LastTagged,
                Manifests = [.. (known?.Manifests ?? []).Except(manifests ?? []), .. manifests ?? []],
            }, config, names, index);
            return Describe(id);
        }
    }

    /// <summary>The manifests and indexes in the content store that describe an image, the newest last.</summary>
    internal IReadOnlyList<Digest> ManifestsOf(Digest image)
    {
        lock (_catalog.Gate)
            return _catalog.Find(image)?.Record.Manifests ?? [];
    }

    /// <summary>An image cannot be used while a layer is missing: after a crash of the machine, say.</summary>
    internal IReadOnlyList<Digest> Incomplete()
    {
        lock (_catalog.Gate)
            return [.. _catalog.Ids.Where(id => _catalog.Find(id)!.Chain.Any(c => _layers.Catalog.FindLayer(c) is null))];
    }

    private void PruneOne(Digest id, ImageRemoval removal, Func<Digest, IReadOnlyList<ImageUse>> uses)
    {
        if (uses(id).Count > 0)
            return;
        var references = _catalog.ReferencesOf(id);
        if (references.Count == 0)
            removal.Remove(id, null, force: false, pruneParents: true);
        foreach (var reference in references)
            if (_catalog.Find(reference) == id)
                removal.Remove(id, reference, force: false, pruneParents: true);
    }

    private (Digest Id, Reference? Reference) Find(string nameOrId)
    {
        var digest = nameOrId.Length == 64 ? "sha256:" + nameOrId : nameOrId;
        if (Digest.TryParse(digest, out var full))
            return _catalog.Find(full) is null ? throw new NotFoundException($"No such image: {nameOrId}") : (full, null);
        var isReference = Reference.TryParse(nameOrId, out var reference);
        if (isReference && Canonical(reference!) is var canonical && _catalog.Find(canonical) is { } named)
            return (named, canonical);
        if (FindByPrefix(nameOrId) is { } id)
            return (id, null);
        reference ??= Reference.Parse(nameOrId);
        throw new NotFoundException($"No such image: {reference.WithDefaultTag().Familiar}");
    }

    private Digest? FindByPrefix(string prefix)
    {
        var hex = prefix.StartsWith("sha256:", StringComparison.Ordinal) ? prefix[7..] : prefix;
        if (hex.Length is 0 or > 64 || !hex.All(char.IsAsciiHexDigitLower))
            return null;
        var found = _catalog.Ids.Where(id => id.Hex.StartsWith(hex, StringComparison.Ordinal)).Take(2).ToList();
        return found.Count == 1 ? found[0] : null;
    }

    private Image Describe(Digest id) => Describe(id, _catalog.ReferencesOf(id));

    private Image Describe(Digest id, IReadOnlyList<Reference> references)
    {
        var (record, config, chain) = _catalog.Find(id)!;
        return new Image
        {
            Id = id,
            Config = config,
            TopChainId = chain.Count == 0 ? null : chain[^1],
            Tags = [.. references.Where(r => r.Digest is null)],
            RepoDigests = [.. references.Where(r => r.Digest is not null)],
            Size = chain.Sum(c => _layers.Catalog.FindLayer(c)?.Size ?? 0),
            Parent = record.Parent,
            LastTagged = record.LastTagged,
        };
    }

    /// <summary>A digest says all: a tag before it has no say. A bare name means <c>latest</c>.</summary>
    private static Reference Canonical(Reference reference) =>
        reference.Digest is { } digest ? reference.WithDigest(digest) : reference.WithDefaultTag();
}
