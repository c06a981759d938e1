using Gantry.Engine.Volumes.Trees;
using Gantry.Errors;
using Gantry.Linux.Filesystem;

namespace Gantry.Engine.Volumes;

/// <summary>Fills volumes with a tree, wholly or not at all: a volume that is being filled is marked, and emptied at the next start if the daemon dies.</summary>
internal sealed class VolumeFilling(VolumeStore store)
{
    /// <summary>Copies a directory of an image into a volume that is still empty (Docker's copy-up).</summary>
    public async Task FillAsync(string name, RootedDirectory root, string path, CancellationToken cancellation)
    {
        var entry = store.Require(name);
        using var held = await entry.HoldAsync(cancellation);
        if (entry.Record is not { Stage: VolumeStage.Ready } record || root.Status(path) is not { IsDirectory: true })
            return;
        using var target = RootedDirectory.Open(record.Volume.Mountpoint);
        if (target.Root.Entries().Count > 0)
            return;
        using var source = root.OpenDirectory(path);
        Fill(entry, record, source, target, cancellation);
    }

    /// <summary>Copies a tree into a volume that is held and mounted; what it has goes.</summary>
    public void Fill(VolumeEntry entry, VolumeRecord record, DirectoryHandle source, RootedDirectory target, CancellationToken cancellation)
    {
        store.Save(entry, record with { Filling = true });
        try
        {
            Clear(target.Root);
            TreeCopy.Copy(source, target, cancellation);
        }
        catch
        {
            Clear(target.Root);
            throw;
        }
        finally
        {
            store.Save(entry, record);
        }
    }

    /// <summary>Removes all that a directory holds.</summary>
    public static void Clear(DirectoryHandle directory)
    {
        foreach (var entry in directory.Entries())
            directory.RemoveTree(entry.Name);
    }
}
