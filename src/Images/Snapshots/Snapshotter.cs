using Gantry.Oci;

namespace Gantry.Images.Snapshots;

/// <summary>
/// Overlayfs snapshots. A committed one is a layer's files under its chain id, made once and shared; an active one is the
/// writable layer of a container or build step, under a key of its owner's.
/// </summary>
public sealed class Snapshotter
{
    /// <summary>Whether a committed snapshot is there.</summary>
    public bool Exists(Digest chainId) => throw new NotImplementedException();

    /// <summary>Makes an active snapshot on top of a committed one (null: on nothing). A leftover under the same key is replaced.</summary>
    public void Prepare(string key, Digest? parent) => throw new NotImplementedException();

    /// <summary>The mount that shows an active snapshot with what lies below it.</summary>
    public Mount Mount(string key) => throw new NotImplementedException();

    /// <summary>The mount that shows a committed snapshot, read-only.</summary>
    public Mount View(Digest chainId) => throw new NotImplementedException();

    /// <summary>The directory on the host that holds what the active snapshot changed (overlayfs upperdir).</summary>
    public string UpperDirectory(string key) => throw new NotImplementedException();

    /// <summary>Whether an active snapshot is there.</summary>
    public bool IsActive(string key) => throw new NotImplementedException();

    /// <summary>Removes an active snapshot; it is no error when there is none.</summary>
    public void Remove(string key) => throw new NotImplementedException();

    /// <summary>What an active snapshot changed, added or removed against what lies below it, by path.</summary>
    public IEnumerable<FileChange> Changes(string key) => throw new NotImplementedException();

    /// <summary>Turns the changes of an active snapshot into a committed one, kept as a layer blob too.</summary>
    /// <returns>The layer's diff id and the new chain id.</returns>
    public Task<(Digest DiffId, Digest ChainId)> CommitAsync(string key, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Bytes and inodes that an active snapshot holds by itself.</summary>
    public (long Bytes, long Inodes) Usage(string key) => throw new NotImplementedException();
}
