using System.Collections.Concurrent;
using Gantry.Images.Snapshots;
using Gantry.Oci;
using Gantry.State;
using Microsoft.Extensions.Logging;

namespace Gantry.Build.Cache;

/// <summary>
/// What earlier builds left for later ones: layers by the key of the step that made them, cache mounts, clients' contexts. A
/// record is only written when what it names is whole, so a killed build leaves nothing wrong behind; and it counts after a
/// loss of power only when what it names was on disk.
/// </summary>
public sealed partial class BuildCache
{
    private static readonly string s_boot = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    private readonly RecordTable<CacheRecord> _table;
    private readonly ConcurrentDictionary<string, CacheRecord> _records = new();
    private readonly ConcurrentDictionary<string, int> _inUse = new();
    private readonly Snapshotter _snapshotter;
    private readonly TimeProvider _time;

    /// <summary>Opens the cache.</summary>
    /// <param name="database">The daemon's record.</param>
    /// <param name="directory">The cache's own directory; it is made when it is not there.</param>
    /// <param name="snapshotter">Holds the layers.</param>
    /// <param name="limits">How much is kept.</param>
    /// <param name="loggers">Makes the log.</param>
    /// <param name="time">Tells the time.</param>
    public BuildCache(StateDatabase database, string directory, Snapshotter snapshotter, CacheLimits limits, ILoggerFactory loggers, TimeProvider time)
    {
        _table = new(database, "build_cache", CacheJson.Default.CacheRecord);
        _snapshotter = snapshotter;
        _time = time;
        Directory = directory;
        Limits = limits;
        var log = loggers.CreateLogger<BuildCache>();
        System.IO.Directory.CreateDirectory(directory);
        foreach (var (key, record) in _table.List((key, error) => Log.CorruptRecord(log, key, error)))
            _records[key] = record;
        foreach (var (key, _) in _records.Where(r => r.Value.Boot is { } boot && boot != s_boot))
            Remove(key);
    }

    /// <summary>The directory that holds cache mounts and contexts.</summary>
    public string Directory { get; }

    /// <summary>How much is kept.</summary>
    public CacheLimits Limits { get; }

    /// <summary>The layers that must not be removed although no image has them, by the chain id of each with those below it.</summary>
    public IReadOnlySet<Digest> RetainedChains =>
        _records.Values.SelectMany(r => new[] { r.ChainId, r.ParentChainId }).OfType<Digest>().ToHashSet();

    /// <summary>All records by key.</summary>
    public IReadOnlyList<KeyValuePair<string, CacheRecord>> List() => [.. _records.OrderBy(r => r.Value.Created)];

    /// <summary>Whether a running build uses a record.</summary>
    public bool IsInUse(string key) => _inUse.ContainsKey(key);

    /// <summary>Finds what a step made before, and notes that it was of use.</summary>
    public CacheRecord? Find(Digest key)
    {
        if (!_records.TryGetValue(key.ToString(), out var record))
            return null;
        if (record.ChainId is { } chain && !_snapshotter.Exists(chain))
        {
            Remove(key.ToString());
            return null;
        }
        Put(key.ToString(), record with { LastUsed = _time.GetUtcNow(), UsageCount = record.UsageCount + 1 });
        return record;
    }

    /// <summary>When a step was made; null when it is not known.</summary>
    public DateTimeOffset? CreatedOf(Digest key) => _records.GetValueOrDefault(key.ToString())?.Created;

    /// <summary>Notes what a step made.</summary>
    public void AddLayer(Digest key, string description, Digest? parent, Digest diffId, Digest chainId, long size)
    {
        var now = _time.GetUtcNow();
        Put(key.ToString(), new()
        {
            Id = key.Hex[..25],
            Kind = CacheKind.Regular,
            Description = description,
            DiffId = diffId,
            ChainId = chainId,
            ParentChainId = parent,
            Size = size,
            Created = now,
            LastUsed = now,
            Boot = s_boot,
        });
    }

    /// <summary>Waits until all layers are on disk, from when on their records are good for ever.</summary>
    public void Settle()
    {
        var open = _records.Where(r => r.Value.Boot is not null).ToList();
        if (open.Count == 0)
            return;
        _snapshotter.Sync();
        foreach (var (key, record) in open)
            // One that was of use meanwhile is settled the next time.
            if (record with { Boot = null } is var settled && _records.TryUpdate(key, settled, record))
                _table.Put(key, settled);
    }

    /// <summary>Notes a directory, or that it was of use again.</summary>
    internal void AddDirectory(string key, CacheKind kind, string description, string directory, long? size = null)
    {
        var now = _time.GetUtcNow();
        var known = _records.GetValueOrDefault(key);
        Put(key, new()
        {
            Id = Digest.Of(System.Text.Encoding.UTF8.GetBytes(key)).Hex[..25],
            Kind = kind,
            Description = description,
            Directory = directory,
            Size = size ?? known?.Size ?? 0,
            Created = known?.Created ?? now,
            LastUsed = now,
            UsageCount = (known?.UsageCount ?? 0) + 1,
        });
    }

    /// <summary>Keeps a record from being pruned until the result is disposed of.</summary>
    internal IDisposable Use(string key)
    {
        _inUse.AddOrUpdate(key, 1, (_, n) => n + 1);
        return new Usage(this, key);
    }

    /// <summary>Forgets a record and removes its directory; a layer goes when nothing else holds it.</summary>
    internal void Remove(string key)
    {
        if (!_records.TryRemove(key, out var record))
            return;
        _table.Delete(key);
        if (record.Directory is not null)
            Linux.Filesystem.DirectoryTrees.Remove(Path.Combine(Directory, record.Directory));
    }

    private void Put(string key, CacheRecord record)
    {
        _records[key] = record;
        _table.Put(key, record);
    }

    private sealed class Usage(BuildCache cache, string key) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0 && cache._inUse.AddOrUpdate(key, 0, (_, n) => n - 1) == 0)
                cache._inUse.TryRemove(new KeyValuePair<string, int>(key, 0));
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "build cache record {Key} cannot be read and is ignored")]
        public static partial void CorruptRecord(ILogger log, string key, Exception error);
    }
}
