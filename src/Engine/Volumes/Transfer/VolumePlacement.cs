using Gantry.Engine.Volumes.Drivers;
using Gantry.Engine.Volumes.Trees;
using Gantry.Errors;
using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Volumes.Transfer;

/// <summary>
/// Makes a tree that is whole the content of a volume. A volume that is a directory of the daemon's gets it by a rename: at
/// every moment there is the old content or the new. Another is filled, and is empty after a crash in the middle.
/// </summary>
internal sealed class VolumePlacement(VolumeStore volumes, VolumeDrivers drivers, VolumeMaker maker, VolumeMounting mounting, VolumeFilling filling)
{
    /// <summary>Refuses a volume that has something, before anything is sent for it.</summary>
    /// <exception cref="ConflictException">It has something in it.</exception>
    public async Task CheckAsync(string name, bool replaces, CancellationToken cancellation)
    {
        if (replaces || volumes.Find(name) is null)
            return;
        var user = TransferId.New();
        try
        {
            using var directory = DirectoryHandle.Open(await mounting.MountAsync(name, user, cancellation));
            CheckEmpty(name, directory);
        }
        finally
        {
            await mounting.UnmountAsync(name, user, CancellationToken.None);
        }
    }

    /// <summary>Makes a new volume with a tree, or gives the tree to the one that there is.</summary>
    /// <param name="held">The volume.</param>
    /// <param name="creation">What a new volume is to be.</param>
    /// <param name="tree">The tree; it is moved or copied.</param>
    /// <param name="replaces">Whether what the volume has may go.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConflictException">The volume has something in it, or containers that run use it.</exception>
    public async Task<Volume> PlaceAsync(HeldVolume held, VolumeCreation creation, StagedTree tree, bool replaces, CancellationToken cancellation)
    {
        if (held.Entry.Record is not { } record)
            return await maker.MakeAsync(held.Entry, creation, (driver, volume) => FillNewAsync(driver, volume, tree, cancellation), cancellation);
        var name = record.Volume.Name;
        if (record.Stage != VolumeStage.Ready)
            throw new ConflictException($"volume {name} is being removed and its driver failed; remove it again with force");
        if (held.Containers.Where(c => c.IsActive).Select(c => c.Current.Name).ToList() is { Count: > 0 } running)
            throw new ConflictException($"volume {name} is in use by containers that run: {string.Join(", ", running)}; stop them first");
        var driver = await drivers.GetAsync(record.Volume.Driver, cancellation);
        if (driver.TakesRename(record.Volume))
            Exchange(record.Volume, tree, replaces);
        else
            await RefillAsync(held.Entry, record, tree, replaces, cancellation);
        return record.Volume;
    }

    private static void Exchange(Volume volume, StagedTree tree, bool replaces)
    {
        using (var directory = DirectoryHandle.Open(volume.Mountpoint))
            if (!replaces)
                CheckEmpty(volume.Name, directory);
        tree.ExchangeWith(volume.Mountpoint);
    }

    private async Task RefillAsync(VolumeEntry entry, VolumeRecord record, StagedTree tree, bool replaces, CancellationToken cancellation)
    {
        var user = TransferId.New();
        try
        {
            using var target = RootedDirectory.Open(await mounting.MountAsync(entry, record, user, cancellation));
            if (!replaces)
                CheckEmpty(record.Volume.Name, target.Root);
            filling.Fill(entry, entry.Record!, tree.Tree.Root, target, cancellation);
        }
        finally
        {
            await mounting.LeaveAsync(entry, entry.Record!, id => id == user, CancellationToken.None);
        }
    }

    private static async Task FillNewAsync(IVolumeDriver driver, Volume volume, StagedTree tree, CancellationToken cancellation)
    {
        if (driver.TakesRename(volume))
        {
            tree.MoveTo(volume.Mountpoint);
            return;
        }
        var user = TransferId.New();
        try
        {
            using var target = RootedDirectory.Open(await driver.MountAsync(volume, user, cancellation));
            CheckEmpty(volume.Name, target.Root);
            TreeCopy.Copy(tree.Tree.Root, target, cancellation);
        }
        finally
        {
            await driver.UnmountAsync(volume, user, last: true, CancellationToken.None);
        }
    }

    private static void CheckEmpty(string name, DirectoryHandle directory)
    {
        // A file system's own directory for what it recovers is nobody's data.
        if (directory.Entries().Any(e => e.Name != "lost+found"))
            throw new ConflictException($"volume {name} is not empty; import under another name, or with --force in place of what it has");
    }
}
