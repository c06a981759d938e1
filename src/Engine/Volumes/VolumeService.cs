using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Engine.Volumes.Drivers;
using Gantry.Engine.Volumes.Transfer;
using Gantry.Engine.Volumes.Trees;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Gantry.Plugins;
using Gantry.State;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Volumes;

/// <summary>The volumes of this host, and who uses them.</summary>
/// <remarks>
/// Who uses a volume is not recorded here: the containers' own records say so, and their service repeats
/// <see cref="Reference"/> for each of them when the daemon starts.
/// </remarks>
public sealed class VolumeService
{
    private readonly VolumeRecovery _recovery;
    private readonly PluginVolumes _plugins;
    private readonly VolumePruning _pruning;

    /// <summary>Opens the volumes of a data root. Call <see cref="RecoverAsync"/> before the first use.</summary>
    /// <param name="state">The daemon's record.</param>
    /// <param name="directory">Where the local driver keeps volumes; made when it is not there.</param>
    /// <param name="plugins">Third parties' drivers.</param>
    /// <param name="publish">Tells what happened.</param>
    /// <param name="loggers">Where to log.</param>
    /// <param name="time">The clock.</param>
    public VolumeService(StateDatabase state, string directory, PluginSet plugins, Action<EngineEvent> publish, ILoggerFactory loggers, TimeProvider time)
    {
        Directory.CreateDirectory(directory, DirectoryModes.Private);
        var logger = loggers.CreateLogger<VolumeService>();
        Drivers = new VolumeDrivers(plugins, new LocalVolumeDriver(directory, new ProjectQuotas()));
        Store = new(state, logger);
        Events = new(publish, time);
        Staging = new(directory);
        Maker = new(Store, Drivers, Events, logger, time);
        Mounting = new(Store, Drivers);
        Filling = new(Store);
        _recovery = new(Store, Drivers, Maker, Mounting, Staging, logger);
        _plugins = new(Store, Drivers, logger);
        _pruning = new(Store, Maker, Events);
    }

    /// <summary>The volumes by name.</summary>
    internal VolumeStore Store { get; }

    /// <summary>The drivers.</summary>
    internal VolumeDrivers Drivers { get; }

    /// <summary>Makes and removes them.</summary>
    internal VolumeMaker Maker { get; }

    /// <summary>Makes their files ready.</summary>
    internal VolumeMounting Mounting { get; }

    /// <summary>Fills them.</summary>
    internal VolumeFilling Filling { get; }

    /// <summary>Where trees are on their way in and out.</summary>
    internal StagingArea Staging { get; }

    /// <summary>Tells what happens to them.</summary>
    internal VolumeEvents Events { get; }

    /// <summary>Reads the record, and finishes or undoes what a daemon that died left half done.</summary>
    public Task RecoverAsync(CancellationToken cancellation) => _recovery.RunAsync(cancellation);

    /// <summary>A volume that is recorded here, by name.</summary>
    /// <exception cref="NotFoundException"><c>get X: no such volume</c>.</exception>
    public Volume Get(string name) => Store.Find(name)?.Record?.Volume ?? throw VolumeStore.Missing(name);

    /// <summary>All volumes that are recorded here, by name.</summary>
    public IReadOnlyList<Volume> List() => Store.All;

    /// <summary>A volume by name, also one that only a plugin knows, with what its plugin says of it.</summary>
    /// <exception cref="NotFoundException"><c>get X: no such volume</c>.</exception>
    public async Task<VolumeDetails> InspectAsync(string name, CancellationToken cancellation) =>
        await _plugins.DescribeAsync(name, cancellation) ?? throw VolumeStore.Missing(name);

    /// <summary>All volumes, by name, also those that only plugins know.</summary>
    public Task<VolumeListing> ListAllAsync(CancellationToken cancellation) => _plugins.ListAllAsync(cancellation);

    /// <summary>The names of the drivers that are there or have been used.</summary>
    public IReadOnlyList<string> DriverNames => Drivers.Names;

    /// <summary>Makes a volume; one of the same name and driver is returned as it is.</summary>
    /// <exception cref="InvalidArgumentException">The name or an option is not valid.</exception>
    /// <exception cref="ConflictException">Another driver has a volume of that name.</exception>
    /// <exception cref="NotFoundException">There is no such driver.</exception>
    public async Task<Volume> CreateAsync(VolumeCreation creation, CancellationToken cancellation)
    {
        // Without a driver, the name means the volume of that name, whoever has it.
        if (string.IsNullOrEmpty(creation.Driver) && creation is { Name.Length: > 0, Anonymous: false } && await _plugins.FindUnrecordedAsync(creation.Name, cancellation) is { } found)
            return await Maker.AdoptAsync(found, cancellation);
        return await Maker.CreateAsync(creation, cancellation);
    }

    /// <summary>Removes a volume.</summary>
    /// <param name="name">The volume.</param>
    /// <param name="force">Whether it is no error when there is none, and whether the record goes even when the driver fails.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <exception cref="NotFoundException"><c>get X: no such volume</c>.</exception>
    /// <exception cref="ConflictException">A container uses it: <c>remove X: volume is in use - [ids]</c>.</exception>
    public async Task RemoveAsync(string name, bool force, CancellationToken cancellation)
    {
        if (await _plugins.FindUnrecordedAsync(name, cancellation) is { } found)
            await Maker.AdoptAsync(found, cancellation);
        await Maker.RemoveAsync(name, force, cancellation);
    }

    /// <summary>Removes those volumes that are chosen, that nobody uses, and that are plain directories.</summary>
    public Task<PruneResult> PruneAsync(Func<Volume, bool> chosen, CancellationToken cancellation) => _pruning.PruneAsync(chosen, cancellation);

    /// <summary>Notes that a container uses a volume, so that it cannot be removed.</summary>
    /// <exception cref="NotFoundException"><c>get X: no such volume</c>.</exception>
    public void Reference(string volume, string containerId)
    {
        if (Store.Find(volume)?.TryUse(containerId) is not true)
            throw VolumeStore.Missing(volume);
    }

    /// <summary>Takes the note back; it is no error when there is none.</summary>
    public void Release(string volume, string containerId) => Store.Find(volume)?.Leave(containerId);

    /// <summary>The containers that use a volume.</summary>
    public IReadOnlyCollection<string> Users(string volume) => Store.Find(volume)?.Users() ?? [];

    /// <summary>Bytes of a volume's files, each counted once however many names it has; -1 when they cannot be read.</summary>
    public long SizeOf(Volume volume, CancellationToken cancellation) => TreeSize.Of(volume.Mountpoint, cancellation);

    /// <summary>Makes a volume's files ready to be mounted (a driver may have to mount them first).</summary>
    /// <returns>The directory on the host.</returns>
    public Task<string> MountAsync(string volume, string containerId, CancellationToken cancellation) => Mounting.MountAsync(volume, containerId, cancellation);

    /// <summary>A container no longer needs the volume's files; it is no error when it did not.</summary>
    public Task UnmountAsync(string volume, string containerId, CancellationToken cancellation) => Mounting.UnmountAsync(volume, containerId, cancellation);

    /// <summary>Copies a directory of an image, with owners, modes and attributes, into a volume that is still empty (Docker's copy-up).</summary>
    /// <param name="volume">The volume, mounted by <see cref="MountAsync"/>.</param>
    /// <param name="root">The root file system that the image gives.</param>
    /// <param name="path">The directory in it; when there is none, nothing is copied.</param>
    /// <param name="cancellation">Gives up; the volume is empty again.</param>
    /// <exception cref="UnavailableException">The disk is full; the volume is empty again.</exception>
    public Task FillAsync(string volume, RootedDirectory root, string path, CancellationToken cancellation) => Filling.FillAsync(volume, root, path, cancellation);
}
