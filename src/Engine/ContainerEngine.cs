using Gantry.Engine.Commit;
using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Engine.Exec;
using Gantry.Engine.Files;
using Gantry.Engine.Health;
using Gantry.Engine.Logs;
using Gantry.Engine.Mounting;
using Gantry.Engine.Networking;
using Gantry.Engine.Top;
using Gantry.Engine.Volumes;
using Gantry.Engine.Volumes.Transfer;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Cgroups;
using Gantry.Linux.Filesystem;
using Gantry.Linux.Processes;
using Gantry.Networks;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Tasks;
using Gantry.Runtime.Validation;
using Gantry.State;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine;

/// <summary>The engine of one host: containers and all that belongs to them.</summary>
public sealed class ContainerEngine : IAsyncDisposable
{
    private readonly ContainerRecovery _recovery;
    private readonly ContainerShutdown _shutdown;
    private readonly ContainerSupervisor _supervisor;
    private readonly LogRotation _rotation;
    private readonly ExitWatcher _exits;
    private readonly OciRuntimes _runtimes;

    /// <summary>Puts the engine together; nothing happens before <see cref="StartAsync"/>.</summary>
    public ContainerEngine(EngineOptions options, StateDatabase database, ImageStore images, Snapshotter snapshotter,
        NetworkService networks, VolumeService volumes, EventLog events, HostFacts host, ILoggerFactory loggers, TimeProvider time)
    {
        if (options.IdMapping is not null && !host.IdMappedMounts)
            throw new Errors.UnsupportedException($"userns-remap needs to show files with mapped owners: Linux 5.19 or later, a file system that can (such as ext4, XFS or btrfs) under {options.DataRoot}, and directories above {options.ExecRoot} that everybody may pass through");
        Options = options;
        Events = events;
        Volumes = volumes;
        var logger = loggers.CreateLogger("Gantry.Engine.Containers");
        var paths = new ContainerPaths(options.DataRoot, options.ExecRoot);
        MakeDirectories(paths, host.IdMappedMounts);
        var cgroups = CgroupHierarchy.Detect();
        _runtimes = new OciRuntimes(Path.Combine(options.ExecRoot, "runtimes"), options.Runtimes, options.DefaultRuntime);
        _exits = new ExitWatcher(paths.Exits, time);
        _rotation = new LogRotation(time, loggers);
        var conmon = new Conmon(null, paths.Exits);
        var store = new ContainerStore(database);
        images.AddRoots(() => store.All.Select(e => e.Current.ImageChainId).OfType<Oci.Digest>());
        var told = new ContainerEvents(events, time);
        var validation = new HostConfigValidation(host, Defaults(options));
        var networking = new ContainerNetworking(networks, store, paths, options);
        var roots = new RootMounts(snapshotter, paths);
        var sources = new MountSources(volumes, images, snapshotter, paths, logger);
        var cleaner = new ContainerCleaner(_runtimes, networking, sources, roots, paths, logger);
        var remover = new ContainerRemover(store, paths, snapshotter, volumes, roots, told, logger);
        var sharing = new NamespaceSharing(store, networking, paths);
        var mappings = new UserMappings(options, host, store, sharing);
        var creator = new ContainerCreator(options, validation, store, paths, networking, images, snapshotter, volumes, roots, _runtimes, remover, mappings, told, time);
        var starter = new ContainerStarter(options, host, store, paths, networking, sources, roots, _runtimes, conmon, _exits, cleaner, sharing, told, time);
        var execs = new ExecRunner(paths, _runtimes, conmon, host, told);
        var health = new HealthMonitors(execs, store, told, time, logger);
        _supervisor = new ContainerSupervisor(store, paths, starter, cleaner, remover, _exits, _rotation, health, cgroups, told, time, logger);
        var stopper = new ContainerStopper(store, _runtimes, told, time);
        _shutdown = new ContainerShutdown(store, stopper, time, logger);
        var updater = new ContainerUpdater(store, paths, validation, host, _runtimes, networks, told);
        var freezer = new ContainerFreezer(updater, _runtimes, store, told, database, time, logger);
        _recovery = new ContainerRecovery(store, paths, creator, remover, cleaner, _supervisor, volumes, networks, roots, _runtimes, freezer, time, logger);
        Containers = new ContainerService(store, paths, creator, _supervisor, stopper, remover, updater, new ProcessLister(cgroups, starter, time), snapshotter, images, told, time);
        Execs = new ExecService(store, new ExecStore(database), execs, told, time, logger);
        Files = new ContainerFiles(store, new FileViews(paths, roots, sources), snapshotter, told);
        Commits = new ContainerCommitter(store, snapshotter, images, freezer, told, time);
        VolumeTransfers = new VolumeTransfers(volumes, store, freezer, time);
    }

    /// <summary>The life of containers.</summary>
    public ContainerService Containers { get; }

    /// <summary>Further programs in containers.</summary>
    public ExecService Execs { get; }

    /// <summary>What happens.</summary>
    public EventLog Events { get; }

    /// <summary>The volumes.</summary>
    public VolumeService Volumes { get; }

    /// <summary>Volumes on their way in and out.</summary>
    public VolumeTransfers VolumeTransfers { get; }

    /// <summary>The files of containers.</summary>
    public ContainerFiles Files { get; }

    /// <summary>Images of containers.</summary>
    public ContainerCommitter Commits { get; }

    /// <summary>How the engine is set up.</summary>
    public EngineOptions Options { get; }

    /// <summary>The OCI runtimes by name, with their paths.</summary>
    public IReadOnlyDictionary<string, string> Runtimes => _runtimes.All.ToDictionary(r => r.Key, r => r.Value.Path);

    /// <summary>The OCI runtimes themselves, for whoever else runs programs in containers.</summary>
    public OciRuntimes OciRuntimes => _runtimes;

    /// <summary>The name of the default OCI runtime.</summary>
    public string DefaultRuntime => _runtimes.DefaultName;

    /// <summary>Compares what was recorded with what the kernel has, repairs the difference, and begins to watch over the containers.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        // What a monitor leaves comes to us: a container's exit code can be had, and no zombie keeps a container from ending.
        Subreaper.Enable();
        await _recovery.RunAsync(cancellation);
        Execs.Recover();
    }

    /// <summary>
    /// Stops all containers because the daemon stops: a restart policy starts them again when it comes back. What has not
    /// ended when its own time to stop and <paramref name="limit"/> are over is killed.
    /// </summary>
    public Task StopContainersAsync(TimeSpan limit) => _shutdown.RunAsync(limit);

    /// <summary>Stops watching; the containers go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await Execs.DisposeAsync();
        await _supervisor.DisposeAsync();
        await _rotation.DisposeAsync();
        await _exits.DisposeAsync();
    }

    private static HostConfigDefaults Defaults(EngineOptions options) => new()
    {
        Profile = options.Profile,
        IpcMode = options.DefaultIpcMode,
        CgroupnsMode = options.DefaultCgroupnsMode,
        ShmSize = options.DefaultShmSize,
        Ulimits = options.DefaultUlimits,
        Init = options.Init,
        UserNamespaces = options.IdMapping is not null,
    };

    private static void MakeDirectories(ContainerPaths paths, bool mapped)
    {
        foreach (var directory in (string[])[paths.AllData, paths.Bundles, paths.Execs, paths.Exits])
            Directory.CreateDirectory(directory, DirectoryModes.Private);
        // A runtime enters a root file system as the container's own root, which has to pass through.
        if (mapped)
            foreach (var directory in (string[])[paths.ExecRoot, paths.Bundles])
                File.SetUnixFileMode(directory, DirectoryModes.Passable);
    }
}
