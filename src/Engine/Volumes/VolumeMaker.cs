using Gantry.Engine.Volumes.Drivers;
using Gantry.Errors;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Volumes;

/// <summary>Makes and removes volumes. What is about to happen is written down first, so that a daemon that dies meanwhile undoes it.</summary>
internal sealed partial class VolumeMaker(VolumeStore store, VolumeDrivers drivers, VolumeEvents events, ILogger logger, TimeProvider time)
{
    private static readonly IReadOnlyDictionary<string, string> s_none = new Dictionary<string, string>();

    /// <summary>Makes a volume; one of the same name and driver is returned as it is.</summary>
    public async Task<Volume> CreateAsync(VolumeCreation creation, CancellationToken cancellation)
    {
        var name = string.IsNullOrEmpty(creation.Name) ? VolumeName.Anonymous() : creation.Name;
        VolumeName.Validate(name);
        using var claim = await store.ClaimAsync(name, cancellation);
        return claim.Entry.Record is { } existing
            ? Existing(existing, creation)
            : await MakeAsync(claim.Entry, creation with { Name = name, Anonymous = creation.Anonymous || string.IsNullOrEmpty(creation.Name) }, null, cancellation);
    }

    /// <summary>Records a volume that its driver has already.</summary>
    public async Task<Volume> AdoptAsync(Volume volume, CancellationToken cancellation)
    {
        VolumeName.Validate(volume.Name);
        using var claim = await store.ClaimAsync(volume.Name, cancellation);
        if (claim.Entry.Record is { } existing)
            return Existing(existing, new VolumeCreation { Driver = volume.Driver });
        store.Save(claim.Entry, new VolumeRecord { Volume = volume });
        return volume;
    }

    /// <summary>Refuses options and drivers that a volume cannot have, before anything is made.</summary>
    /// <exception cref="InvalidArgumentException">An option is not valid.</exception>
    /// <exception cref="NotFoundException">There is no such driver.</exception>
    public async Task<IVolumeDriver> CheckAsync(VolumeCreation creation, CancellationToken cancellation)
    {
        var driver = await DriverAsync(creation.Name!, creation.Driver, cancellation);
        driver.Validate(creation.Name!, creation.Options ?? s_none);
        return driver;
    }

    /// <summary>Makes a volume of a name that is held and free.</summary>
    /// <param name="entry">The name.</param>
    /// <param name="creation">What it is to be.</param>
    /// <param name="fill">Puts something into it before anybody sees it; if that fails, or the daemon dies, there is no volume.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<Volume> MakeAsync(VolumeEntry entry, VolumeCreation creation, Func<IVolumeDriver, Volume, Task>? fill, CancellationToken cancellation)
    {
        var name = creation.Name!;
        var driver = await CheckAsync(creation, cancellation);
        var options = creation.Options ?? s_none;
        var volume = new Volume
        {
            Name = name,
            Driver = driver.Name,
            Mountpoint = "",
            Created = time.GetUtcNow(),
            Labels = creation.Labels ?? s_none,
            Options = options,
            Anonymous = creation.Anonymous,
        };
        store.Write(new VolumeRecord { Volume = volume, Stage = VolumeStage.Creating });
        try
        {
            volume = volume with { Mountpoint = await driver.CreateAsync(name, options, cancellation) };
            if (fill is not null)
                await fill(driver, volume);
            store.Save(entry, new VolumeRecord { Volume = volume });
        }
        catch
        {
            await DiscardAsync(volume, CancellationToken.None);
            throw;
        }
        events.Publish("create", volume);
        return volume;
    }

    /// <summary>Removes a volume.</summary>
    public async Task RemoveAsync(string name, bool force, CancellationToken cancellation)
    {
        if (store.Find(name) is not { } entry)
        {
            if (force)
                return;
            throw VolumeStore.Missing(name);
        }
        using var held = await entry.HoldAsync(cancellation);
        if (entry.Record is not { } record)
        {
            if (force)
                return;
            throw VolumeStore.Missing(name);
        }
        var removing = record with { Stage = VolumeStage.Removing };
        if (!entry.TryRetire(removing))
            throw new ConflictException($"remove {name}: volume is in use - [{string.Join(", ", entry.Users())}]");
        store.Write(removing);
        await RemoveFilesAsync(record.Volume, force, cancellation);
        store.Erase(name);
        store.Abandon(name, entry);
        events.Publish("destroy", record.Volume);
    }

    /// <summary>Takes back what there is of a volume that nobody knows of; can be repeated.</summary>
    public async Task DiscardAsync(Volume volume, CancellationToken cancellation)
    {
        await RemoveFilesAsync(volume, force: false, cancellation);
        store.Erase(volume.Name);
    }

    private static Volume Existing(VolumeRecord existing, VolumeCreation creation)
    {
        var volume = existing.Volume;
        if (existing.Stage != VolumeStage.Ready)
            throw new ConflictException($"create {volume.Name}: a volume of this name is being removed and its driver failed; remove it again with force");
        if (!string.IsNullOrEmpty(creation.Driver) && creation.Driver != volume.Driver)
            throw new ConflictException($"create {volume.Name}: driver '{volume.Driver}' already has volume '{volume.Name}': volume name must be unique");
        return volume;
    }

    private async Task<IVolumeDriver> DriverAsync(string name, string driver, CancellationToken cancellation)
    {
        try
        {
            return await drivers.GetAsync(string.IsNullOrEmpty(driver) ? LocalVolumeDriver.DriverName : driver, cancellation);
        }
        catch (GantryException e)
        {
            throw new GantryException(e.Kind, $"create {name}: {e.Message}", e);
        }
    }

    private async Task RemoveFilesAsync(Volume volume, bool force, CancellationToken cancellation)
    {
        try
        {
            var driver = await drivers.GetAsync(volume.Driver, cancellation);
            await driver.RemoveAsync(volume, cancellation);
        }
        catch (GantryException e) when (force)
        {
            Log.DriverFailed(logger, volume.Name, volume.Driver, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "volume {Name}: driver {Driver} failed to remove it; forgetting it as asked")]
        public static partial void DriverFailed(ILogger logger, string name, string driver, Exception reason);
    }
}
