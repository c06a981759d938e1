using System.Collections.Concurrent;
using System.Text;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Linux.Filesystem;
using Gantry.Oci;

namespace Gantry.Build.Cache;

/// <summary>The directories of <c>RUN --mount=type=cache</c>, and who uses them.</summary>
internal sealed class CacheMounts(BuildCache cache)
{
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _locks = new();
    private readonly Lock _gate = new();
    private readonly HashSet<string> _private = [];

    /// <summary>Takes a cache; with <c>locked</c> sharing, waits for its other users.</summary>
    /// <param name="scope">What keeps caches of the same id apart; may be empty.</param>
    /// <param name="mount">The mount, variables expanded.</param>
    /// <param name="create">Fills a new cache's directory.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<Lease> AcquireAsync(string scope, RunMount mount, Action<string> create, CancellationToken cancellation)
    {
        var own = mount.Id.Length > 0 ? mount.Id : mount.Target;
        var id = scope.Length > 0 ? $"{scope}/{own}" : own;
        SemaphoreSlim? held = null;
        if (mount.Sharing == CacheSharing.Locked)
        {
            held = _locks.GetOrAdd(id, _ => new(1));
            await held.WaitAsync(cancellation);
        }
        try
        {
            lock (_gate)
                return Open(mount, id, create, held);
        }
        catch
        {
            held?.Release();
            throw;
        }
    }

    private Lease Open(RunMount mount, string id, Action<string> create, SemaphoreSlim? held)
    {
        var number = 0;
        var name = Name(id, 0);
        while (mount.Sharing == CacheSharing.Private && !_private.Add(name))
            name = Name(id, ++number);
        var path = Path.Combine(cache.Directory, name);
        if (!Directory.Exists(path))
        {
            // Filled under another name, so that a kill leaves no half-filled cache.
            var fresh = path + ".new";
            DirectoryTrees.Remove(fresh);
            Directory.CreateDirectory(fresh);
            create(fresh);
            Directory.Move(fresh, path);
        }
        var key = $"mount:{name}";
        cache.AddDirectory(key, CacheKind.CacheMount, $"cached mount {mount.Target} with id \"{id}\"", name);
        return new(path, cache.Use(key), () =>
        {
            lock (_gate)
                if (mount.Sharing == CacheSharing.Private)
                    _private.Remove(name);
            held?.Release();
        });
    }

    private static string Name(string id, int number) => $"mounts-{Digest.Of(Encoding.UTF8.GetBytes($"{id}\0{number}")).Hex[..32]}";

    /// <summary>A cache in use.</summary>
    internal sealed class Lease(string path, IDisposable usage, Action release) : IDisposable
    {
        /// <summary>Its directory on the host.</summary>
        public string Path { get; } = path;

        public void Dispose()
        {
            usage.Dispose();
            release();
        }
    }
}
