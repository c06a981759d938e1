using System.Globalization;
using Gantry.Errors;
using Gantry.Linux;
using Gantry.Linux.Filesystem;
using Gantry.Oci;
using Gantry.State;
using Microsoft.Extensions.Logging;

namespace Gantry.Images.Snapshots;

/// <summary>
/// Which snapshots there are, and where. Each is a directory with a short number for a name (short, so that many fit in one
/// mount's options): <c>fs</c> holds the files, <c>work</c> is overlayfs's own. The record of an active snapshot is written
/// before its directory is made, that of a committed one after it is whole; a directory without a record is rubbish.
/// </summary>
internal sealed partial class SnapshotCatalog
{
    private readonly StateDatabase _database;
    private readonly string _directory;
    private readonly RecordTable<LayerRecord> _layerTable;
    private readonly RecordTable<ActiveRecord> _activeTable;
    private readonly Dictionary<Digest, LayerRecord> _layers = [];
    private readonly Dictionary<string, ActiveRecord> _active = new(StringComparer.Ordinal);
    private readonly Dictionary<Digest, DateTimeOffset> _made = [];
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly List<string> _leftovers;
    private readonly Lock _syncing = new();
    private long _lastNumber;
    private bool _isUnsynced;

    public SnapshotCatalog(StateDatabase database, string directory, ILogger log, TimeProvider time)
    {
        (_database, _directory, _time) = (database, directory, time);
        Directory.CreateDirectory(directory);
        _layerTable = new(database, "layers", SnapshotJson.Default.LayerRecord);
        _activeTable = new(database, "active_snapshots", SnapshotJson.Default.ActiveRecord);
        foreach (var (chain, layer) in _layerTable.List((key, e) => Log.CorruptRecord(log, key, e)))
            if (Directory.Exists(FilesOf(layer.Directory)))
                _layers[Digest.Parse(chain)] = layer;
            else
                Log.MissingLayer(log, chain, layer.Directory);
        foreach (var (key, active) in _activeTable.List((key, e) => Log.CorruptRecord(log, key, e)))
            _active[key] = active;
        var known = _layers.Values.Select(l => l.Directory).Concat(_active.Values.Select(a => a.Directory)).ToHashSet(StringComparer.Ordinal);
        var present = Directory.EnumerateDirectories(directory).Select(d => Path.GetFileName(d)!).ToList();
        _leftovers = [.. present.Where(d => !known.Contains(d))];
        _lastNumber = present.Select(d => long.TryParse(d, CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty().Max();
    }

    /// <summary>The keys of all active snapshots.</summary>
    public IReadOnlyList<string> ActiveKeys
    {
        get
        {
            lock (_gate)
                return [.. _active.Keys];
        }
    }

    /// <summary>A directory that nobody has.</summary>
    public string NewDirectory() => Interlocked.Increment(ref _lastNumber).ToString(CultureInfo.InvariantCulture);

    public string PathOf(string directory) => Path.Combine(_directory, directory);

    public string FilesOf(string directory) => Path.Combine(_directory, directory, "fs");

    public string WorkOf(string directory) => Path.Combine(_directory, directory, "work");

    public LayerRecord? FindLayer(Digest chain)
    {
        lock (_gate)
            return _layers.GetValueOrDefault(chain);
    }

    /// <exception cref="NotFoundException">There is no such snapshot.</exception>
    public LayerRecord Layer(Digest chain) =>
        FindLayer(chain) ?? throw new NotFoundException($"layer {chain} is not on this host");

    /// <exception cref="NotFoundException">There is no such snapshot.</exception>
    public ActiveRecord Active(string key)
    {
        lock (_gate)
            return _active.GetValueOrDefault(key) ?? throw new NotFoundException($"there is no snapshot for {key}");
    }

    public bool IsActive(string key)
    {
        lock (_gate)
            return _active.ContainsKey(key);
    }

    /// <summary>The directories of a layer and those below it, the topmost first.</summary>
    /// <exception cref="NotFoundException">There is no such snapshot.</exception>
    public IReadOnlyList<string> LowerPaths(Digest? chain)
    {
        var paths = new List<string>();
        for (var below = chain; below is { } id; below = Layer(id).Parent)
            paths.Add(FilesOf(Layer(id).Directory));
        return paths;
    }

    /// <summary>Records an active snapshot.</summary>
    /// <exception cref="NotFoundException">What it shall lie on is not there (any more).</exception>
    public void PutActive(string key, ActiveRecord active)
    {
        lock (_gate)
        {
            if (active.Parent is { } parent && !_layers.ContainsKey(parent))
                throw new NotFoundException($"layer {parent} is not on this host");
            _activeTable.Put(key, active);
            _active[key] = active;
        }
    }

    /// <summary>Forgets an active snapshot.</summary>
    /// <returns>What it was, or null when there was none.</returns>
    public ActiveRecord? TakeActive(string key)
    {
        lock (_gate)
        {
            if (!_active.TryGetValue(key, out var active))
                return null;
            _activeTable.Delete(key);
            _active.Remove(key);
            return active;
        }
    }

    /// <summary>Records a committed snapshot.</summary>
    public void PutLayer(Digest chain, LayerRecord layer)
    {
        lock (_gate)
        {
            _layerTable.Put(chain.ToString(), layer);
            if (!_layers.ContainsKey(chain))
                _made[chain] = _time.GetUtcNow();
            _layers[chain] = layer;
            _isUnsynced = true;
        }
    }

    /// <summary>
    /// Waits until all layers and blobs are on disk, so that a record that names them can't outlive them. A layer that no
    /// image names yet needs it not: what a crash leaves of it is removed at the next start. So an image costs one
    /// <c>syncfs</c>, however many files it has.
    /// </summary>
    /// <exception cref="UnavailableException">The disk is full or fails.</exception>
    public void Sync()
    {
        lock (_syncing)
        {
            lock (_gate)
            {
                if (!_isUnsynced)
                    return;
                _isUnsynced = false;
            }
            try
            {
                using var directory = DirectoryHandle.Open(_directory);
                directory.Handle.SyncFilesystem(_directory);
            }
            catch (LinuxException e)
            {
                lock (_gate)
                    _isUnsynced = true;
                throw new UnavailableException($"cannot write layers to disk: {e.Message}", e);
            }
        }
    }

    /// <summary>Makes a committed snapshot of an active one's directory, so that at no moment both or none have it.</summary>
    public void Promote(string key, Digest chain, LayerRecord layer)
    {
        lock (_gate)
            _database.Transact(() =>
            {
                TakeActive(key);
                PutLayer(chain, layer);
            });
    }

    /// <summary>Notes that the content store has an archive of a layer.</summary>
    public void AddBlob(Digest chain, Descriptor blob)
    {
        lock (_gate)
        {
            var layer = Layer(chain);
            if (layer.Blobs.All(b => b.Digest != blob.Digest))
                PutLayer(chain, layer with { Blobs = [.. layer.Blobs, new Descriptor { MediaType = blob.MediaType, Digest = blob.Digest, Size = blob.Size }] });
        }
    }

    /// <summary>Forgets the layers that nobody names.</summary>
    /// <param name="named">Who is named from outside: neither those nor what lies below them goes.</param>
    /// <param name="grace">Layers younger than this stay: whoever made them is about to name them.</param>
    /// <returns>What went, each layer before the one it lay on.</returns>
    public IReadOnlyList<(Digest Chain, LayerRecord Layer)> TakeUnnamed(IEnumerable<Digest> named, TimeSpan grace)
    {
        lock (_gate)
        {
            var young = _time.GetUtcNow() - grace;
            var kept = new HashSet<Digest>();
            foreach (var root in named.Concat(_active.Values.Select(a => a.Parent).OfType<Digest>()).Concat(_made.Where(m => m.Value > young).Select(m => m.Key)))
                for (Digest? chain = root; chain is { } id && _layers.TryGetValue(id, out var layer) && kept.Add(id); chain = layer.Parent)
                {
                }
            var gone = _layers.Where(l => !kept.Contains(l.Key)).Select(l => (l.Key, l.Value)).OrderByDescending(l => Depth(l.Value)).ToList();
            foreach (var (chain, _) in gone)
            {
                _layerTable.Delete(chain.ToString());
                _layers.Remove(chain);
                _made.Remove(chain);
            }
            return gone;
        }
    }

    /// <summary>Ends the grace of layers that had a name: it is gone on purpose.</summary>
    public void Forget(IEnumerable<Digest> chains)
    {
        lock (_gate)
            foreach (var chain in chains)
                _made.Remove(chain);
    }

    /// <summary>All committed snapshots.</summary>
    public IReadOnlyList<LayerRecord> Layers()
    {
        lock (_gate)
            return [.. _layers.Values];
    }

    /// <summary>Removes the directories that a killed daemon left without a record.</summary>
    public void RemoveLeftovers()
    {
        foreach (var directory in _leftovers)
            DirectoryTrees.Remove(PathOf(directory));
        _leftovers.Clear();
    }

    private int Depth(LayerRecord layer)
    {
        var depth = 0;
        for (var parent = layer.Parent; parent is { } id && _layers.TryGetValue(id, out var below); parent = below.Parent)
            depth++;
        return depth;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "the record of snapshot {Key} cannot be read and is left out")]
        public static partial void CorruptRecord(ILogger log, string key, Exception error);

        [LoggerMessage(Level = LogLevel.Error, Message = "layer {Chain} has lost its directory {Directory}: pull or load its images again")]
        public static partial void MissingLayer(ILogger log, string chain, string directory);
    }
}
