using Gantry.Build.BuildKit.Sessions;
using Gantry.Build.Cache.Remote;
using Gantry.Oci;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>A cache in a directory of the client's (<c>type=local</c>).</summary>
/// <param name="session">The client.</param>
/// <param name="directory">The directory's path at the client.</param>
/// <param name="digest">The cache's document, which the client has looked up.</param>
internal sealed class SessionCacheSource(BuildSession session, string directory, Digest digest) : ICacheSource
{
    /// <inheritdoc/>
    public string Name => directory;

    /// <inheritdoc/>
    public async Task<ImportedCache?> LoadAsync(Platform platform, CancellationToken cancellation)
    {
        var content = new SessionContent(session, $"local:{directory}");
        return await CacheReader.ReadAsync(await ReadAsync(content, digest, cancellation), content, d => ReadAsync(content, d.Digest, cancellation), platform, cancellation);
    }

    private static async Task<ManifestDocument> ReadAsync(SessionContent content, Digest digest, CancellationToken cancellation)
    {
        var descriptor = new Descriptor { MediaType = MediaTypes.Index, Digest = digest, Size = await content.SizeOfAsync(digest, cancellation) };
        return ManifestDocument.Parse(await CacheReader.ReadBlobAsync(content, descriptor, cancellation), null);
    }
}
