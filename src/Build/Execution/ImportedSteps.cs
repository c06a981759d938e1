using System.Collections.Concurrent;
using System.Text;
using Gantry.Build.Cache.Remote;
using Gantry.Build.Planning;
using Gantry.Engine.Streams;
using Gantry.Errors;
using Gantry.Oci;
using Grpc.Core;

namespace Gantry.Build.Execution;

/// <summary>
/// What other builders' caches have for one build. A cache is read when a step first needs it, and serves this build alone:
/// nothing that somebody else says gets into the daemon's own cache. One that cannot be read is told and passed over.
/// </summary>
internal sealed class ImportedSteps(BuildJob job)
{
    private readonly ConcurrentDictionary<ICacheSource, Lazy<Task<ImportedCache?>>> _caches = new();

    /// <summary>Finds a step's layer, and brings it here.</summary>
    /// <param name="key">The step's key.</param>
    /// <param name="parent">What the layer shall lie on.</param>
    /// <param name="step">The step.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The layer; null when no cache has it.</returns>
    public async Task<Digest?> FindAsync(Digest key, Digest? parent, BuildStep step, CancellationToken cancellation)
    {
        foreach (var source in job.Request.CacheSources)
        {
            if (await LoadAsync(source, cancellation) is not { } cache || !cache.Steps.TryGetValue(key, out var layer))
                continue;
            if (await BringAsync(cache, layer, parent, step, cancellation))
                return layer.DiffId;
        }
        return null;
    }

    private async Task<bool> BringAsync(ImportedCache cache, ImportedLayer layer, Digest? parent, BuildStep step, CancellationToken cancellation)
    {
        var chain = ChainId.Next(parent, layer.DiffId);
        job.Hold([chain]);
        if (job.Services.Snapshotter.Exists(chain))
            return true;
        if (cache.Content is null || layer.Blob is not { } blob || !MediaTypes.IsLayer(blob.MediaType))
            return false;
        using var held = job.Services.Images.Hold(blob.Digest);
        var name = $"sha256:{blob.Digest.Hex[..12]}";
        job.Progress.Status(step, name, 0, blob.Size, completed: false);
        try
        {
            await job.Services.Transfer.BringLayerAsync(cache.Content, blob, layer.DiffId, parent, cancellation);
        }
        catch (Exception e) when (e is GantryException or IOException or RpcException)
        {
            // A cache saves work and decides nothing: what it cannot give is done here.
            job.Progress.Output(step, OutputKind.Stderr, Encoding.UTF8.GetBytes($"the cached layer is not taken: {e.Message}\n"));
            return false;
        }
        job.Progress.Status(step, name, blob.Size, blob.Size, completed: true);
        return true;
    }

    private Task<ImportedCache?> LoadAsync(ICacheSource source, CancellationToken cancellation) =>
        _caches.GetOrAdd(source, s => new(() => ReadAsync(s, cancellation))).Value;

    private async Task<ImportedCache?> ReadAsync(ICacheSource source, CancellationToken cancellation)
    {
        var step = BuildStep.Create(job.Request.Id, $"importing cache manifest from {source.Name}");
        job.Progress.Started(step);
        try
        {
            var cache = await source.LoadAsync(job.Request.Platform ?? PlatformText.Host, cancellation);
            job.Progress.Completed(step, cached: false, cache is null ? $"{source.Name} has no cache: build it with inline cache, or name what --cache-to wrote" : null);
            return cache;
        }
        catch (Exception e) when (e is GantryException or IOException or RpcException)
        {
            job.Progress.Completed(step, cached: false, e.Message);
            return null;
        }
    }
}
