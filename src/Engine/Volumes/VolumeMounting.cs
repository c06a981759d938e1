using Gantry.Engine.Volumes.Drivers;
using Gantry.Errors;

namespace Gantry.Engine.Volumes;

/// <summary>Makes volumes' files ready while somebody uses them: a driver may have to mount them first.</summary>
internal sealed class VolumeMounting(VolumeStore store, VolumeDrivers drivers)
{
    /// <summary>Makes a volume's files ready.</summary>
    /// <returns>The directory on the host.</returns>
    public async Task<string> MountAsync(string name, string user, CancellationToken cancellation)
    {
        var entry = store.Require(name);
        using var held = await entry.HoldAsync(cancellation);
        return entry.Record is { Stage: VolumeStage.Ready } record ? await MountAsync(entry, record, user, cancellation) : throw VolumeStore.Missing(name);
    }

    /// <summary>Makes the files of a volume ready that the caller holds.</summary>
    /// <returns>The directory on the host.</returns>
    public async Task<string> MountAsync(VolumeEntry entry, VolumeRecord record, string user, CancellationToken cancellation)
    {
        var driver = await drivers.GetAsync(record.Volume.Driver, cancellation);
        return driver.NeedsMount(record.Volume)
            ? await MountAsync(driver, entry, record, user, cancellation)
            : await driver.MountAsync(record.Volume, user, cancellation);
    }

    /// <summary>A user no longer needs the volume's files; it is no error when it did not.</summary>
    public async Task UnmountAsync(string name, string user, CancellationToken cancellation)
    {
        if (store.Find(name) is not { } entry)
            return;
        using var held = await entry.HoldAsync(cancellation);
        if (entry.Record is { } record && record.MountedFor.Contains(user))
            await LeaveAsync(entry, record, id => id == user, cancellation);
    }

    /// <summary>Takes users off that are no more, and unmounts after the last.</summary>
    public async Task LeaveAsync(VolumeEntry entry, VolumeRecord record, Func<string, bool> leaves, CancellationToken cancellation)
    {
        var driver = await drivers.GetAsync(record.Volume.Driver, cancellation);
        var left = record.MountedFor.ToList();
        foreach (var user in record.MountedFor.Where(leaves))
        {
            left.Remove(user);
            await driver.UnmountAsync(record.Volume, user, last: left.Count == 0, cancellation);
        }
        store.Save(entry, record with { MountedFor = left });
    }

    /// <summary>The mount is written down first: the last one to leave unmounts, even after a crash in between.</summary>
    private async Task<string> MountAsync(IVolumeDriver driver, VolumeEntry entry, VolumeRecord record, string user, CancellationToken cancellation)
    {
        store.Save(entry, record with { MountedFor = [.. record.MountedFor.Except([user]), user] });
        try
        {
            var mountpoint = await driver.MountAsync(record.Volume, user, cancellation);
            if (mountpoint != record.Volume.Mountpoint)
                store.Save(entry, entry.Record! with { Volume = record.Volume with { Mountpoint = mountpoint } });
            return mountpoint;
        }
        catch (GantryException e)
        {
            store.Save(entry, record);
            throw new GantryException(e.Kind, $"error while mounting volume '{record.Volume.Mountpoint}': {e.Message}", e);
        }
    }
}
