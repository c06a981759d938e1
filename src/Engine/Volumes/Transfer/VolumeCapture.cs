using Gantry.Engine.Containers;
using Gantry.Engine.Volumes.Trees;
using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>
/// Copies a volume as it is at one moment, though containers write to it: first while they run, as often as it helps, and
/// then, while they are frozen, only what changed since. Where the file system shares blocks a copy takes no space.
/// </summary>
internal sealed class VolumeCapture(VolumeStore volumes, VolumeMounting mounting, StagingArea staging, VolumeHolds holds, ContainerFreezer freezer, TimeProvider time)
{
    private const int MaxLivePasses = 5;

    /// <summary>So little is copied faster than it is worth another pass.</summary>
    private const long FewBytes = 32 << 20;

    /// <summary>The kernel's clock for inodes goes in steps, and lags behind.</summary>
    private static readonly TimeSpan s_coarseness = TimeSpan.FromSeconds(1);

    /// <summary>File systems that note every change of a file in its inode, by our own clock.</summary>
    private static readonly HashSet<string> s_keepChangeTimes = ["ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "bcachefs", "zfs", "overlay"];

    /// <summary>Copies a volume.</summary>
    /// <exception cref="Errors.NotFoundException"><c>get X: no such volume</c>.</exception>
    /// <exception cref="Errors.UnavailableException">There is no room for the copy.</exception>
    public async Task<CapturedVolume> CaptureAsync(string name, CancellationToken cancellation)
    {
        var user = TransferId.New();
        var entry = volumes.Require(name);
        if (!entry.TryUse(user))
            throw VolumeStore.Missing(name);
        try
        {
            var directory = await mounting.MountAsync(name, user, cancellation);
            try
            {
                return await CopyAsync(entry.Record!.Volume, directory, cancellation);
            }
            finally
            {
                await mounting.UnmountAsync(name, user, CancellationToken.None);
            }
        }
        finally
        {
            entry.Leave(user);
        }
    }

    private async Task<CapturedVolume> CopyAsync(Volume volume, string directory, CancellationToken cancellation)
    {
        var tree = staging.Create();
        try
        {
            using var source = DirectoryHandle.Open(directory);
            var copy = new TreeCopy(source, tree.Tree, cancellation);
            var since = CopyLive(copy, source, directory);
            return await FinishAsync(volume, tree, copy, since, cancellation);
        }
        catch
        {
            tree.Dispose();
            throw;
        }
    }

    /// <summary>Passes while containers run, until one of them has little to do or they do not get shorter.</summary>
    /// <returns>When the last one began.</returns>
    private UnixTime CopyLive(TreeCopy copy, DirectoryHandle source, string directory)
    {
        UnixTime? since = null;
        var last = long.MaxValue;
        for (var pass = 0; pass < MaxLivePasses; pass++)
        {
            var begin = Begin(source, directory);
            var copied = copy.CopyLive(since);
            since = begin;
            if (begin == default || copied < FewBytes || copied > last / 2)
                break;
            last = copied;
        }
        return since!.Value;
    }

    /// <summary>
    /// The moment from which on changes must be seen. A page that a program has mapped and written tells of further writes
    /// only once it has been on disk, hence the flush.
    /// </summary>
    /// <returns>The beginning of time where inodes don't tell of changes: then all is copied again.</returns>
    private UnixTime Begin(DirectoryHandle source, string directory)
    {
        if (!s_keepChangeTimes.Contains(TypeOf(directory)))
            return default;
        var now = UnixTime.From(time.GetUtcNow() - s_coarseness);
        source.Handle.SyncFilesystem(directory);
        return now;
    }

    private async Task<CapturedVolume> FinishAsync(Volume volume, StagedTree tree, TreeCopy copy, UnixTime since, CancellationToken cancellation)
    {
        using var held = await holds.HoldAsync(volume.Name, cancellation);
        var begin = time.GetTimestamp();
        IReadOnlyList<string> frozen;
        await using (var still = await freezer.FreezeAsync(held.Writers, cancellation))
        {
            copy.Refresh(since);
            frozen = still.Ids;
        }
        return new(volume, tree, copy.Count, time.GetUtcNow(), frozen, frozen.Count > 0 ? time.GetElapsedTime(begin) : TimeSpan.Zero);
    }

    private static string TypeOf(string directory) =>
        MountTable.Read()
            .Where(m => directory == m.Target || directory.StartsWith(m.Target.TrimEnd('/') + "/", StringComparison.Ordinal))
            .MaxBy(m => m.Target.Length)?.Type ?? "";
}
