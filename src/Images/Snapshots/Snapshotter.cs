using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Gantry.Oci;

namespace Gantry.Images.Snapshots;

/// <summary>
/// Overlayfs snapshots. A committed one is a layer's files under its chain id, made once and shared; an active one is the
/// writable layer of a container or build step, under a key of its owner's.
/// </summary>
public sealed class Snapshotter
{
    /// <summary>A renamed directory or a copied-up inode must be whole in the upper layer, or its changes could not be told.</summary>
    private static readonly string[] s_overlayOptions = ["index=off", "redirect_dir=off", "metacopy=off"];

    private readonly SnapshotCatalog _catalog;
    private readonly LayerStore _layers;

    internal Snapshotter(LayerStore layers) => (_layers, _catalog) = (layers, layers.Catalog);

    /// <summary>The keys of all active snapshots: whose owner is gone can be removed.</summary>
    public IReadOnlyList<string> ActiveKeys => _catalog.ActiveKeys;

    /// <summary>Whether a committed snapshot is there.</summary>
    public bool Exists(Digest chainId) => _catalog.FindLayer(chainId) is not null;

    /// <summary>Waits until all committed snapshots are on disk.</summary>
    /// <exception cref="UnavailableException">The disk is full or fails.</exception>
    public void Sync() => _catalog.Sync();

    /// <summary>Makes an active snapshot on top of a committed one (null: on nothing). A leftover under the same key is replaced.</summary>
    /// <exception cref="NotFoundException">The committed snapshot is not there.</exception>
    public void Prepare(string key, Digest? parent)
    {
        Remove(key);
        var active = new ActiveRecord(_catalog.NewDirectory(), parent);
        _catalog.PutActive(key, active);
        Directory.CreateDirectory(_catalog.WorkOf(active.Directory));
        var files = _catalog.FilesOf(active.Directory);
        Directory.CreateDirectory(files);
        using var root = DirectoryHandle.Open(files);
        root.Handle.SetPermissions(0x1ed, files);
        ImpliedDirectories.Complete(root, [""], parent is { } below ? [_catalog.FilesOf(_catalog.Layer(below).Directory)] : []);
    }

    /// <summary>The mount that shows an active snapshot with what lies below it.</summary>
    /// <exception cref="NotFoundException">There is no such snapshot.</exception>
    public Mount Mount(string key)
    {
        var active = _catalog.Active(key);
        var files = _catalog.FilesOf(active.Directory);
        return active.Parent is null
            ? new Mount("bind", files, ["rbind", "rw"])
            : new Mount("overlay", "overlay", [LowerOption(active.Parent), $"upperdir={Overlay.Escape(files)}", $"workdir={Overlay.Escape(_catalog.WorkOf(active.Directory))}", .. s_overlayOptions]);
    }

    /// <summary>The mount that shows a committed snapshot, read-only.</summary>
    /// <exception cref="NotFoundException">There is no such snapshot.</exception>
    public Mount View(Digest chainId) =>
        _catalog.LowerPaths(chainId) is [var only]
            ? new Mount("bind", only, ["rbind", "ro"])
            : new Mount("overlay", "overlay", [LowerOption(chainId), "ro"]);

    /// <summary>The directory on the host that holds what the active snapshot changed (overlayfs upperdir).</summary>
    /// <exception cref="NotFoundException">There is no such snapshot.</exception>
    public string UpperDirectory(string key) => _catalog.FilesOf(_catalog.Active(key).Directory);

    /// <summary>The directories on the host of a committed snapshot and those below it, the topmost first (overlayfs lowerdir).</summary>
    /// <exception cref="NotFoundException">There is no such snapshot.</exception>
    public IReadOnlyList<string> LowerDirectories(Digest chainId) => _catalog.LowerPaths(chainId);

    /// <summary>Whether an active snapshot is there.</summary>
    public bool IsActive(string key) => _catalog.IsActive(key);

    /// <summary>Removes an active snapshot; it is no error when there is none.</summary>
    public void Remove(string key)
    {
        if (_catalog.TakeActive(key) is { } active)
            DirectoryTrees.Remove(_catalog.PathOf(active.Directory));
    }

    /// <summary>What an active snapshot changed, added or removed against what lies below it, by path.</summary>
    /// <exception cref="NotFoundException">There is no such snapshot.</exception>
    public IEnumerable<FileChange> Changes(string key)
    {
        var active = _catalog.Active(key);
        return LayerChanges.Find(_catalog.FilesOf(active.Directory), _catalog.LowerPaths(active.Parent));
    }

    /// <summary>Bytes and inodes that an active snapshot holds by itself.</summary>
    /// <exception cref="NotFoundException">There is no such snapshot.</exception>
    public (long Bytes, long Inodes) Usage(string key) => LayerUsage.Of(UpperDirectory(key));

    /// <summary>Bytes of a committed snapshot's files, without those below it; null when it is not there.</summary>
    public long? SizeOf(Digest chainId) => _catalog.FindLayer(chainId)?.Size;

    /// <summary>Bytes of all committed snapshots, each counted once.</summary>
    public long TotalSize() => _catalog.Layers().Sum(l => l.Size);

    /// <summary>
    /// Makes a committed snapshot of what an active one changed; the active one stays as it is. Its archive can be made again
    /// at any time, so none is kept.
    /// </summary>
    /// <returns>The layer's diff id and the new chain id.</returns>
    /// <exception cref="NotFoundException">There is no such snapshot.</exception>
    public Task<(Digest DiffId, Digest ChainId)> CommitAsync(string key, CancellationToken cancellation) =>
        _layers.CopyAsync(_catalog.Active(key), cancellation);

    /// <summary>
    /// Turns an active snapshot into a committed one by giving its directory away, however large it is. The active one must
    /// not be mounted, and is gone then.
    /// </summary>
    /// <returns>The layer's diff id and the new chain id.</returns>
    /// <exception cref="NotFoundException">There is no such snapshot.</exception>
    public Task<(Digest DiffId, Digest ChainId)> CommitAndRemoveAsync(string key, CancellationToken cancellation) =>
        _layers.MoveAsync(key, _catalog.Active(key), cancellation);

    /// <summary>
    /// Puts a layer that was made on nothing on another one too. Its files are shared, not copied.
    /// </summary>
    /// <returns>The new chain id.</returns>
    /// <exception cref="NotFoundException">Either is not there.</exception>
    public Task<Digest> RebaseAsync(Digest layer, Digest? parent, CancellationToken cancellation) => _layers.RebaseAsync(layer, parent, cancellation);

    private string LowerOption(Digest? chain) => "lowerdir=" + string.Join(':', _catalog.LowerPaths(chain).Select(Overlay.Escape));
}
