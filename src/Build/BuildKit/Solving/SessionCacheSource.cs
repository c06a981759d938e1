using Gantry.Build.BuildKit.Sessions;
using Gantry.Build.Cache.Remote;
using Gantry.Build.Layouts;
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
        var document = await content.ReadManifestAsync(await content.DescribeAsync(digest, cancellation), cancellation);
        return await CacheReader.ReadAsync(document, content, d => content.ReadManifestAsync(d, cancellation), platform, cancellation);
    }
}
