using Gantry.Oci;

namespace Gantry.Build.Cache;

/// <summary>Takes records out of the build cache: on request, and when it has grown over its limits.</summary>
public sealed class CachePruner(BuildCache cache, Func<IReadOnlySet<Digest>> sharedChains, TimeProvider time)
{
    /// <summary>What the cache holds, for people.</summary>
    public IReadOnlyList<CacheUsage> Usage()
    {
        var shared = sharedChains();
        var ids = cache.List().Where(r => r.Value.ChainId is not null).GroupBy(r => r.Value.ChainId!.Value).ToDictionary(g => g.Key, g => g.First().Value.Id);
        return
        [
            .. cache.List().Select(r => new CacheUsage
            {
                Key = r.Key,
                Record = r.Value,
                InUse = cache.IsInUse(r.Key),
                Shared = r.Value.ChainId is { } chain && shared.Contains(chain),
                Parents = r.Value.ParentChainId is { } parent && ids.TryGetValue(parent, out var id) ? [id] : [],
            }),
        ];
    }

    /// <summary>Removes records.</summary>
    /// <param name="all">Whether those go too that an image shares; without it, only what is dangling goes.</param>
    /// <param name="select">Which records may go.</param>
    /// <param name="keepBytes">How much may stay; 0 removes all that may go.</param>
    /// <returns>What was removed.</returns>
    public IReadOnlyList<CacheUsage> Prune(bool all, Func<CacheUsage, bool> select, long keepBytes)
    {
        var usage = Usage();
        var candidates = usage.Where(u => !u.InUse && (all || !u.Shared) && select(u)).OrderBy(u => u.Record.LastUsed).ToList();
        var total = usage.Where(u => !u.Shared).Sum(u => u.Record.Size);
        var removed = new List<CacheUsage>();
        foreach (var candidate in candidates)
        {
            if (keepBytes > 0 && total <= keepBytes)
                break;
            cache.Remove(candidate.Key);
            removed.Add(candidate);
            total -= candidate.Shared ? 0 : candidate.Record.Size;
        }
        return removed;
    }

    /// <summary>Brings the cache back into its limits.</summary>
    public IReadOnlyList<CacheUsage> Collect() =>
        [.. cache.Limits.Policies.Where(MayRemove).SelectMany(p => Prune(p.All, u => p.Matches(u, time.GetUtcNow()), p.MaxBytes))];

    /// <summary>Tells by the records alone when a rule has nothing to do, as after most builds: who shares what takes long to find out.</summary>
    private bool MayRemove(CachePolicy policy) => policy.MaxBytes > 0
        ? cache.List().Sum(r => r.Value.Size) > policy.MaxBytes
        : cache.List().Any(r => r.Value.LastUsed <= time.GetUtcNow() - policy.UnusedFor);
}
