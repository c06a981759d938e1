using Gantry.Build.Context;
using Gantry.Errors;
using Gantry.Images.Transfer;
using Gantry.Linux.Filesystem;
using Gantry.Oci;

namespace Gantry.Build.Cache.Remote;

/// <summary>A cache in a directory that a client sent: an OCI layout, somebody else's data.</summary>
/// <param name="directory">The directory.</param>
/// <param name="name">What people call it.</param>
public sealed class DirectoryCacheSource(StoredContext directory, string name) : ICacheSource, IContentSource
{
    private const int MaxDocument = 4 * 1024 * 1024;
    private const string Tag = "latest", TagAnnotation = "org.opencontainers.image.ref.name";

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async Task<ImportedCache?> LoadAsync(Platform platform, CancellationToken cancellation)
    {
        using var root = RootedDirectory.Open(directory.HostPath);
        if (root.ReadFile("index.json", MaxDocument) is not { } json || ManifestDocument.Parse(json, MediaTypes.Index).Index is not { } index)
            return null;
        var named = index.Manifests.FirstOrDefault(m => m.Annotations?.GetValueOrDefault(TagAnnotation) == Tag) ?? index.Manifests.LastOrDefault();
        return named is null ? null : await CacheReader.ReadAsync(await ReadAsync(named, cancellation), this, d => ReadAsync(d, cancellation), platform, cancellation);
    }

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(Descriptor content, CancellationToken cancellation)
    {
        using var root = RootedDirectory.Open(directory.HostPath);
        var path = $"blobs/{content.Digest.Algorithm}/{content.Digest.Hex}";
        if (root.Status(path, follow: false) is not { Kind: FileKind.Regular })
            throw new NotFoundException($"content {content.Digest} is not in {name}");
        return Task.FromResult<Stream>(new FileStream(root.OpenFile(path, OpenFlags.Read | OpenFlags.NonBlocking | OpenFlags.NoFollow), FileAccess.Read, 1));
    }

    private async Task<ManifestDocument> ReadAsync(Descriptor document, CancellationToken cancellation) =>
        ManifestDocument.Parse(await CacheReader.ReadBlobAsync(this, document, cancellation), null);
}
