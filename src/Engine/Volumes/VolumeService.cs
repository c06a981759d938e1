using System.Collections.Concurrent;
using Gantry.Engine.Events;
using Gantry.Engine.Volumes.Drivers;
using Gantry.Engine.Volumes.Drivers.Plugins;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Gantry.State;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Volumes;

/// <summary>The volumes of this host, and who uses them.</summary>
/// <remarks>
/// Who uses a volume is not recorded here: the containers' own records say so, and their service repeats
/// <see cref="Reference"/> for each of them when the daemon starts.
/// </remarks>
public sealed partial class VolumeService
{
    private readonly ConcurrentDictionary<string, VolumeEntry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unreadable = new(StringComparer.Ordinal);
    private readonly RecordTable<VolumeRecord> _records;
    private readonly VolumeDrivers _drivers;
    private readonly Action<EngineEvent> _publish;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;

    /// <summary>Opens the volumes of a data root. Call <see cref="RecoverAsync"/> before the first use.</summary>
    /// <param name="state">The daemon's record.</param>
    /// <param name="directory">Where the local driver keeps volumes; made when it is not there.</param>
    /// <param name="publish">Tells what happened.</param>
    /// <param name="loggers">Where to log.</param>
    /// <param name="time">The clock.</param>
    public VolumeService(StateDatabase state, string directory, Action<EngineEvent> publish, ILoggerFactory loggers, TimeProvider time)
        : this(state, directory, PluginLocations.Docker, publish, loggers, time)
    {
    }

    /// <summary>Opens the volumes with plugins in other places than Docker's.</summary>
    internal VolumeService(StateDatabase state, string directory, PluginLocations plugins, Action<EngineEvent> publish, ILoggerFactory loggers, TimeProvider time)
    {
        Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _records = new(state, "volumes", VolumeJson.Default.VolumeRecord);
        _drivers = new(plugins, new LocalVolumeDriver(directory));
        _publish = publish;
        _logger = loggers.CreateLogger<VolumeService>();
        _time = time;
    }

    /// <summary>Reads the record, and finishes or undoes what a daemon that died left half done.</summary>
    public async Task RecoverAsync(CancellationToken cancellation)
    {
        foreach (var (name, record) in _records.List(Unreadable))
        {
            _entries[name] = new VolumeEntry { Record = record };
            try
            {
                if (record.Stage != VolumeStage.Ready)
                    await UndoAsync(record, cancellation);
                else if (record.Filling)
                    Empty(_entries[name], record);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or GantryException)
            {
                Log.RepairFailed(_logger, name, e);
            }
        }
    }

    /// <summary>A volume by name.</summary>
    /// <exception cref="NotFoundException"><c>get X: no such volume</c>.</exception>
    public Volume Get(string name) => Find(name)?.Record?.Volume ?? throw Missing(name);

    /// <summary>All volumes, by name.</summary>
    public IReadOnlyList<Volume> List() =>
        [.. _entries.Values.Select(e => e.Record).OfType<VolumeRecord>().Select(r => r.Volume).OrderBy(v => v.Name, StringComparer.Ordinal)];

    /// <summary>Makes a volume; one of the same name and driver is returned as it is.</summary>
    /// <exception cref="InvalidArgumentException">The name or an option is not valid.</exception>
    /// <exception cref="ConflictException">Another driver has a volume of that name.</exception>
    /// <exception cref="NotFoundException">There is no such driver.</exception>
    public async Task<Volume> CreateAsync(VolumeCreation creation, CancellationToken cancellation)
    {
        var anonymous = creation.Anonymous || string.IsNullOrEmpty(creation.Name);
        var name = string.IsNullOrEmpty(creation.Name) ? VolumeName.Anonymous() : creation.Name;
        VolumeName.Validate(name);
        if (_unreadable.Contains(name))
            throw new UnavailableException($"create {name}: the record of this volume cannot be read, so it is left alone; choose another name or repair the state database");
        while (true)
        {
            var entry = _entries.GetOrAdd(name, _ => new VolumeEntry());
            using var held = await entry.HoldAsync(cancellation);
            if (entry.Abandoned)
                continue;
            if (entry.Record is { } existing)
                return Existing(existing, creation);
            try
            {
                return await MakeAsync(entry, name, anonymous, creation, cancellation);
            }
            finally
            {
                if (entry.Record is null)
                    Abandon(name, entry);
            }
        }
    }

    /// <summary>Removes a volume.</summary>
    /// <param name="name">The volume.</param>
    /// <param name="force">Whether it is no error when there is none, and whether the record goes even when the driver fails.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="NotFoundException"><c>get X: no such volume</c>.</exception>
    /// <exception cref="ConflictException">A container uses it: <c>remove X: volume is in use - [ids]</c>.</exception>
    public async Task RemoveAsync(string name, bool force, CancellationToken cancellation)
    {
        if (Find(name) is not { } entry)
        {
            if (force)
                return;
            throw Missing(name);
        }
        using var held = await entry.HoldAsync(cancellation);
        if (entry.Record is not { } record)
        {
            if (force)
                return;
            throw Missing(name);
        }
        var removing = record with { Stage = VolumeStage.Removing };
        if (!entry.TryRetire(removing))
            throw new ConflictException($"remove {name}: volume is in use - [{string.Join(", ", entry.Users())}]");
        _records.Put(name, removing);
        await RemoveFilesAsync(record.Volume, force, cancellation);
        _records.Delete(name);
        entry.Record = null;
        Abandon(name, entry);
        Publish("destroy", record.Volume);
    }

    /// <summary>Notes that a container uses a volume, so that it cannot be removed.</summary>
    /// <exception cref="NotFoundException"><c>get X: no such volume</c>.</exception>
    public void Reference(string volume, string containerId)
    {
        if (Find(volume)?.TryUse(containerId) is not true)
            throw Missing(volume);
    }

    /// <summary>Takes the note back; it is no error when there is none.</summary>
    public void Release(string volume, string containerId) => Find(volume)?.Leave(containerId);

    /// <summary>The containers that use a volume.</summary>
    public IReadOnlyCollection<string> Users(string volume) => Find(volume)?.Users() ?? [];

    /// <summary>Makes a volume's files ready to be mounted (a driver may have to mount them first).</summary>
    /// <returns>The directory on the host.</returns>
    public async Task<string> MountAsync(string volume, string containerId, CancellationToken cancellation)
    {
        var entry = Find(volume) ?? throw Missing(volume);
        using var held = await entry.HoldAsync(cancellation);
        if (entry.Record is not { Stage: VolumeStage.Ready } record)
            throw Missing(volume);
        var driver = await _drivers.GetAsync(record.Volume.Driver, cancellation);
        if (!driver.NeedsMount(record.Volume))
            return await driver.MountAsync(record.Volume, containerId, cancellation);
        Save(entry, record with { MountedFor = [.. record.MountedFor.Except([containerId]), containerId] });
        try
        {
            var mountpoint = await driver.MountAsync(record.Volume, containerId, cancellation);
            if (mountpoint != record.Volume.Mountpoint)
                Save(entry, entry.Record with { Volume = record.Volume with { Mountpoint = mountpoint } });
            return mountpoint;
        }
        catch (GantryException e)
        {
            Save(entry, record);
            throw new GantryException(e.Kind, $"error while mounting volume '{record.Volume.Mountpoint}': {e.Message}", e);
        }
    }

    /// <summary>A container no longer needs the volume's files; it is no error when it did not.</summary>
    public async Task UnmountAsync(string volume, string containerId, CancellationToken cancellation)
    {
        if (Find(volume) is not { } entry)
            return;
        using var held = await entry.HoldAsync(cancellation);
        if (entry.Record is not { } record || !record.MountedFor.Contains(containerId))
            return;
        var driver = await _drivers.GetAsync(record.Volume.Driver, cancellation);
        var others = record.MountedFor.Where(id => id != containerId).ToList();
        await driver.UnmountAsync(record.Volume, containerId, last: others.Count == 0, cancellation);
        Save(entry, record with { MountedFor = others });
    }

    /// <summary>Copies a directory of an image, with owners, modes and attributes, into a volume that is still empty (Docker's copy-up).</summary>
    /// <param name="volume">The volume, mounted by <see cref="MountAsync"/>.</param>
    /// <param name="root">The root file system that the image gives.</param>
    /// <param name="path">The directory in it; when there is none, nothing is copied.</param>
    /// <param name="cancellation">Gives up; the volume is empty again.</param>
    /// <exception cref="UnavailableException">The disk is full; the volume is empty again.</exception>
    public async Task FillAsync(string volume, RootedDirectory root, string path, CancellationToken cancellation)
    {
        var entry = Find(volume) ?? throw Missing(volume);
        using var held = await entry.HoldAsync(cancellation);
        if (entry.Record is not { Stage: VolumeStage.Ready } record || root.Status(path) is not { IsDirectory: true })
            return;
        using var target = RootedDirectory.Open(record.Volume.Mountpoint);
        if (target.Root.Entries().Count > 0)
            return;
        using var source = root.OpenDirectory(path);
        Save(entry, record with { Filling = true });
        try
        {
            TreeCopy.Copy(source, target, cancellation);
        }
        catch
        {
            Clear(target.Root);
            throw;
        }
        finally
        {
            Save(entry, record);
        }
    }

    private async Task<Volume> MakeAsync(VolumeEntry entry, string name, bool anonymous, VolumeCreation creation, CancellationToken cancellation)
    {
        var driver = await DriverForAsync(name, creation, cancellation);
        var options = creation.Options ?? NoEntries;
        driver.Validate(name, options);
        var volume = new Volume
        {
            Name = name,
            Driver = driver.Name,
            Mountpoint = "",
            Created = _time.GetUtcNow(),
            Labels = creation.Labels ?? NoEntries,
            Options = options,
            Anonymous = anonymous,
        };
        _records.Put(name, new VolumeRecord { Volume = volume, Stage = VolumeStage.Creating });
        try
        {
            volume = volume with { Mountpoint = await driver.CreateAsync(name, options, cancellation) };
            Save(entry, new VolumeRecord { Volume = volume });
        }
        catch
        {
            await DiscardAsync(volume, CancellationToken.None);
            throw;
        }
        Publish("create", volume);
        return volume;
    }

    private async Task<IVolumeDriver> DriverForAsync(string name, VolumeCreation creation, CancellationToken cancellation)
    {
        try
        {
            return await _drivers.GetAsync(DriverName(creation), cancellation);
        }
        catch (GantryException e)
        {
            throw new GantryException(e.Kind, $"create {name}: {e.Message}", e);
        }
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

    private async Task RemoveFilesAsync(Volume volume, bool force, CancellationToken cancellation)
    {
        try
        {
            var driver = await _drivers.GetAsync(volume.Driver, cancellation);
            await driver.RemoveAsync(volume, cancellation);
        }
        catch (GantryException e) when (force)
        {
            Log.DriverFailed(_logger, volume.Name, volume.Driver, e);
        }
    }

    private async Task DiscardAsync(Volume volume, CancellationToken cancellation)
    {
        await RemoveFilesAsync(volume, force: false, cancellation);
        _records.Delete(volume.Name);
    }

    private async Task UndoAsync(VolumeRecord record, CancellationToken cancellation)
    {
        Log.Repairing(_logger, record.Volume.Name, record.Stage);
        await DiscardAsync(record.Volume, cancellation);
        _entries.TryRemove(record.Volume.Name, out _);
    }

    private void Empty(VolumeEntry entry, VolumeRecord record)
    {
        Log.Emptying(_logger, record.Volume.Name);
        using (var directory = DirectoryHandle.Open(record.Volume.Mountpoint))
            Clear(directory);
        Save(entry, record with { Filling = false });
    }

    private static void Clear(DirectoryHandle directory)
    {
        foreach (var entry in directory.Entries())
            directory.RemoveTree(entry.Name);
    }

    private void Save(VolumeEntry entry, VolumeRecord record)
    {
        _records.Put(record.Volume.Name, record);
        entry.Record = record;
    }

    private VolumeEntry? Find(string name) => _entries.TryGetValue(name, out var entry) && entry.Record is not null ? entry : null;

    private void Abandon(string name, VolumeEntry entry)
    {
        entry.Abandoned = true;
        _entries.TryRemove(new(name, entry));
    }

    private void Unreadable(string name, Exception reason)
    {
        _unreadable.Add(name);
        Log.Unreadable(_logger, name, reason);
    }

    private void Publish(string action, Volume volume) =>
        _publish(new("volume", action, volume.Name, new Dictionary<string, string> { ["driver"] = volume.Driver }, _time.GetUtcNow()));

    private static string DriverName(VolumeCreation creation) => string.IsNullOrEmpty(creation.Driver) ? LocalVolumeDriver.DriverName : creation.Driver;

    private static NotFoundException Missing(string name) => new($"get {name}: no such volume");

    private static readonly IReadOnlyDictionary<string, string> NoEntries = new Dictionary<string, string>();

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "volume {Name} was left in the middle of {Stage}; undoing it")]
        public static partial void Repairing(ILogger logger, string name, VolumeStage stage);

        [LoggerMessage(LogLevel.Warning, "volume {Name} was left in the middle of being filled from an image; emptying it")]
        public static partial void Emptying(ILogger logger, string name);

        [LoggerMessage(LogLevel.Error, "volume {Name} could not be repaired")]
        public static partial void RepairFailed(ILogger logger, string name, Exception reason);

        [LoggerMessage(LogLevel.Error, "the record of volume {Name} cannot be read; the volume is left alone")]
        public static partial void Unreadable(ILogger logger, string name, Exception reason);

        [LoggerMessage(LogLevel.Warning, "volume {Name}: driver {Driver} failed to remove it; forgetting it as asked")]
        public static partial void DriverFailed(ILogger logger, string name, string driver, Exception reason);
    }
}
