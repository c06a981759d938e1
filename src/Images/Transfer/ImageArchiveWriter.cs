using System.Text.Json;
using Gantry.Images.Snapshots;
using Gantry.Oci;
using Gantry.Oci.Archives;

namespace Gantry.Images.Transfer;

/// <summary>
/// Writes images as one tar: an OCI layout which also has the <c>manifest.json</c> and <c>repositories</c> that
/// <c>docker load</c> of any version reads. Layers are not compressed, so that they verify by their diff ids.
/// </summary>
internal sealed class ImageArchiveWriter(ImageStore images, LayerStore layers)
{
    private const string NameAnnotation = "io.containerd.image.name";
    private const string TagAnnotation = "org.opencontainers.image.ref.name";

    private readonly HashSet<Digest> _written = [];
    private readonly List<ArchiveManifestItem> _items = [];
    private readonly List<Descriptor> _manifests = [];
    private readonly SortedDictionary<string, SortedDictionary<string, string>> _repositories = new(StringComparer.Ordinal);

    /// <summary>Writes images under the names that they are asked for by.</summary>
    /// <exception cref="Errors.NotFoundException">There is no such image; nothing was written.</exception>
    public async Task WriteAsync(IReadOnlyList<string> namesOrIds, Stream destination, CancellationToken cancellation)
    {
        var wanted = Collect(namesOrIds);
        using var lease = images.Hold(wanted.SelectMany(w => ChainId.All(w.Image.Config.RootFs.DiffIds).Append(w.Image.Id)));
        await using var tar = new TarWriter(destination);
        await WriteDirectoryAsync(tar, "blobs/", cancellation);
        await WriteDirectoryAsync(tar, "blobs/sha256/", cancellation);
        foreach (var (image, tags) in wanted)
            await WriteAsync(tar, image, tags, cancellation);
        var index = new Oci.Index { MediaType = MediaTypes.Index, Manifests = _manifests };
        await WriteAsync(tar, "index.json", JsonSerializer.SerializeToUtf8Bytes(index, OciJson.Default.Index), cancellation);
        await WriteAsync(tar, "manifest.json", JsonSerializer.SerializeToUtf8Bytes<IReadOnlyList<ArchiveManifestItem>>(_items, ArchiveJson.Default.IReadOnlyListArchiveManifestItem), cancellation);
        await WriteAsync(tar, "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}"u8.ToArray(), cancellation);
        if (_repositories.Count > 0)
            await WriteAsync(tar, "repositories", JsonSerializer.SerializeToUtf8Bytes(_repositories, ArchiveJson.Default.SortedDictionaryStringSortedDictionaryStringString), cancellation);
        await tar.FinishAsync(cancellation);
    }

    /// <summary>The images, each once, with the tags under which it was asked for: a bare name means all of its tags, an id none.</summary>
    private List<(Image Image, List<Reference> Tags)> Collect(IReadOnlyList<string> namesOrIds)
    {
        var wanted = new List<(Image Image, List<Reference> Tags)>();
        foreach (var name in namesOrIds)
        {
            if (Reference.TryParse(name, out var bare) && bare.Tag is null && bare.Digest is null && images.List().SelectMany(i => i.Tags, (i, t) => (Image: i, Tag: t)).Where(t => t.Tag.Name == bare.Name).ToList() is { Count: > 0 } all)
            {
                foreach (var (image, tag) in all)
                    Add(wanted, image, tag);
                continue;
            }
            var found = images.Resolve(name);
            Add(wanted, found, found.Tags.FirstOrDefault(t => Reference.TryParse(name, out var reference) && t == reference));
        }
        return wanted;
    }

    private static void Add(List<(Image Image, List<Reference> Tags)> wanted, Image image, Reference? tag)
    {
        var known = wanted.FindIndex(w => w.Image.Id == image.Id);
        if (known < 0)
        {
            wanted.Add((image, []));
            known = wanted.Count - 1;
        }
        if (tag is not null && !wanted[known].Tags.Contains(tag))
            wanted[known].Tags.Add(tag);
    }

    private async Task WriteAsync(TarWriter tar, Image image, List<Reference> tags, CancellationToken cancellation)
    {
        var described = new List<Descriptor>();
        foreach (var chain in ChainId.All(image.Config.RootFs.DiffIds))
        {
            var layer = layers.Catalog.Layer(chain);
            described.Add(new Descriptor { MediaType = MediaTypes.Layer, Digest = layer.DiffId, Size = layer.ArchiveSize });
            if (_written.Add(layer.DiffId))
                await tar.WriteFromAsync(Entry(PathOf(layer.DiffId), layer.ArchiveSize), stream => layers.WriteArchiveAsync(chain, stream, cancellation), cancellation);
        }
        var raw = images.RawConfig(image.Id).ToArray();
        await WriteBlobAsync(tar, image.Id, raw, cancellation);
        var manifest = new Manifest
        {
            MediaType = MediaTypes.Manifest,
            Config = new Descriptor { MediaType = MediaTypes.Config, Digest = image.Id, Size = raw.Length },
            Layers = described,
        };
        var content = JsonSerializer.SerializeToUtf8Bytes(manifest, OciJson.Default.Manifest);
        var digest = Digest.Of(content);
        await WriteBlobAsync(tar, digest, content, cancellation);
        Describe(image, tags, new Descriptor { MediaType = MediaTypes.Manifest, Digest = digest, Size = content.Length, Platform = image.Config.Platform });
    }

    private void Describe(Image image, List<Reference> tags, Descriptor manifest)
    {
        _items.Add(new ArchiveManifestItem
        {
            Config = PathOf(image.Id),
            RepoTags = [.. tags.Select(t => t.Familiar)],
            Layers = [.. image.Config.RootFs.DiffIds.Select(PathOf)],
        });
        if (tags.Count == 0)
            _manifests.Add(manifest);
        foreach (var tag in tags)
        {
            _manifests.Add(manifest with { Annotations = new Dictionary<string, string> { [NameAnnotation] = tag.ToString(), [TagAnnotation] = tag.Tag! } });
            if (!_repositories.TryGetValue(tag.FamiliarName, out var named))
                _repositories[tag.FamiliarName] = named = new SortedDictionary<string, string>(StringComparer.Ordinal);
            named[tag.Tag!] = (image.TopChainId ?? image.Id).Hex;
        }
    }

    private async Task WriteBlobAsync(TarWriter tar, Digest digest, byte[] content, CancellationToken cancellation)
    {
        if (_written.Add(digest))
            await WriteAsync(tar, PathOf(digest), content, cancellation);
    }

    private static Task WriteAsync(TarWriter tar, string name, byte[] content, CancellationToken cancellation) =>
        tar.WriteAsync(Entry(name, content.Length), new MemoryStream(content), cancellation);

    private static Task WriteDirectoryAsync(TarWriter tar, string name, CancellationToken cancellation) =>
        tar.WriteAsync(new TarEntry { Name = name, Kind = TarEntryKind.Directory, Permissions = 0x1ed }, null, cancellation);

    private static TarEntry Entry(string name, long size) => new() { Name = name, Kind = TarEntryKind.Regular, Permissions = 0x1a4, Size = size };

    private static string PathOf(Digest digest) => $"blobs/{digest.Algorithm}/{digest.Hex}";
}
