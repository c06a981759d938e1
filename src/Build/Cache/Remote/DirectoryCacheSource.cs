using Gantry.Build.Context;
using Gantry.Build.Layouts;
using Gantry.Oci;

namespace Gantry.Build.Cache.Remote;

/// <summary>A cache in a directory that a client sent, an OCI layout.</summary>
/// <param name="directory">The directory.</param>
/// <param name="name">What people call it.</param>
public sealed class DirectoryCacheSource(StoredContext directory, string name) : ICacheSource
{
    private const string Tag = "latest";

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public async Task<ImportedCache?> LoadAsync(Platform platform, CancellationToken cancellation)
    {
        var layout = new LayoutDirectory(directory, name);
        var named = layout.Find(Tag) ?? layout.Entries?.LastOrDefault();
        return named is null ? null : await CacheReader.ReadAsync(await layout.ReadManifestAsync(named, cancellation), layout, d => layout.ReadManifestAsync(d, cancellation), platform, cancellation);
    }
}
