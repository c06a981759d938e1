using System.Text.Json;
using Gantry.Engine.Events;
using Gantry.Engine.Logs;
using Gantry.Engine.Mounting;
using Gantry.Engine.Networking;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Gantry.Linux.Processes;
using Gantry.Networks;
using Gantry.Oci;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Tasks;
using Gantry.Runtime.Users;

namespace Gantry.Engine.Containers;

/// <summary>
/// Starts containers. The bundle is made first and removed last, so that it marks whatever may have to be repaired; the
/// record says that the program runs before the program begins, so that none can run unknown.
/// </summary>
internal sealed class ContainerStarter(
    EngineOptions options, HostFacts host, ContainerStore store, ContainerPaths paths, ContainerNetworking networking, MountSources sources, RootMounts roots,
    OciRuntimes runtimes, Conmon conmon, ExitWatcher exits, ContainerCleaner cleaner, NamespaceSharing sharing, ContainerEvents events, TimeProvider time)
{
    /// <summary>Starts a container that does not run; the caller holds its lock.</summary>
    /// <returns>The run.</returns>
    internal async Task<ContainerRun> StartAsync(ContainerEntry entry, CancellationToken cancellation)
    {
        await entry.Cleanup;
        var container = entry.Current;
        var runtime = runtimes.Get(container.HostConfig.Runtime);
        var rooted = false;
        MakeBundle(container);
        exits.Forget(entry.Id);
        OwnNamespaces? own = null;
        var attaching = Task.FromResult<Sandbox?>(null);
        try
        {
            var shared = sharing.Resolve(container);
            own = MakeNamespaces(container, shared);
            attaching = Task.Run(() => networking.AttachAsync(container, own?.Network, cancellation), CancellationToken.None);
            roots.Acquire(container);
            rooted = true;
            var mounts = await PrepareMountsAsync(container, attaching, cancellation);
            var sandbox = await attaching;
            var user = WriteSpec(container, sandbox, shared, mounts);
            var task = await conmon.CreateAsync(Creation(container, runtime, user), cancellation);
            return await BeginAsync(entry, runtime, task, sandbox);
        }
        catch (Exception e)
        {
            await ((Task)attaching).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await UndoAsync(entry, rooted, e);
            throw;
        }
        finally
        {
            own?.Dispose();
        }
    }

    /// <summary>Lets a created program begin: its record first, then the program, then the news.</summary>
    private async Task<ContainerRun> BeginAsync(ContainerEntry entry, OciRuntime runtime, ContainerTask task, Sandbox? sandbox)
    {
        var started = entry.Current with
        {
            State = new ContainerState
            {
                Status = ContainerStatus.Running,
                Pid = task.Process?.Pid ?? 0,
                MonitorPid = task.Monitor?.Pid ?? 0,
                StartedAt = time.GetUtcNow(),
                FinishedAt = entry.Current.State.FinishedAt,
                Health = Health.HealthSettings.Parse(entry.Current.Config.Healthcheck, entry.Current.Config.Shell) is null ? null : new HealthState(),
            },
            Networks = sandbox is null ? entry.Current.Networks : WithResults(entry.Current.Networks, sandbox),
            Ports = sandbox?.Ports ?? [],
        };
        (entry.Process, entry.Monitor) = (Identity(task.Process), Identity(task.Monitor));
        store.Write(new ContainerRecord { Container = started, Process = entry.Process, Monitor = entry.Monitor });
        entry.Streams.Begin(paths.Bundle(entry.Id), keep: started.Config.OpenStdin && !LeavesStdinOpen(started));
        await runtime.StartAsync(entry.Id, CancellationToken.None);
        entry.Current = started;
        foreach (var (name, endpoint) in sandbox?.Endpoints ?? new Dictionary<string, EndpointSettings>())
            events.PublishUse("network", "connect", endpoint.NetworkID, started, ("name", name));
        foreach (var mount in started.Mounts.Where(m => m.Type == "volume"))
            events.PublishUse("volume", "mount", mount.Name!, started, ("destination", mount.Destination), ("driver", mount.Driver ?? "local"), ("propagation", mount.Propagation), ("read/write", mount.ReadWrite ? "true" : "false"));
        events.Publish(started, "start");
        return new ContainerRun(task);
    }

    /// <summary>The memory file system, files and volumes that the container mounts.</summary>
    private async Task<List<SpecMount>> PrepareMountsAsync(Container container, Task<Sandbox?> attaching, CancellationToken cancellation)
    {
        var mounts = new List<SpecMount>(await sources.PrepareAsync(container, cancellation));
        var own = mounts.Select(m => m.Destination).ToHashSet(StringComparer.Ordinal);
        foreach (var (destination, source) in networking.WriteFiles(container, await attaching))
            if (!own.Contains(destination))
                mounts.Add(new SpecMount(destination, new Mount("bind", source, ["rbind", "rprivate", container.HostConfig.ReadonlyRootfs ? "ro" : "rw"])));
        return mounts;
    }

    private void MakeBundle(Container container)
    {
        var directory = paths.Bundle(container.Id).Directory;
        Directory.CreateDirectory(directory, DirectoryModes.Private);
        if (container.IdMapping is not { } mapping)
            return;
        // The runtime enters the root file system as the container's own root, which has to pass through; no other user may.
        using var bundles = DirectoryHandle.Open(paths.Bundles);
        bundles.SetOwner(container.Id, 0, mapping.HostGid);
        File.SetUnixFileMode(directory, DirectoryModes.GroupPassable);
    }

    /// <summary>The container's own user namespace; null where it has none, or another container's.</summary>
    private OwnNamespaces? MakeNamespaces(Container container, SharedNamespaces shared) =>
        container.IdMapping is { } mapping && shared.User is null ? OwnNamespaces.Create(mapping, paths.UserNamespace(container.Id)) : null;

    /// <returns>Who the program runs as.</returns>
    private ProcessUser WriteSpec(Container container, Sandbox? sandbox, SharedNamespaces shared, IReadOnlyList<SpecMount> mounts)
    {
        using var root = RootedDirectory.Open(paths.Root(container.Id));
        var links = networking.LinkEnvironment(container).ToList();
        var user = UserLookup.Find(container.Config.User, container.HostConfig.GroupAdd, root.ReadFile);
        var spec = SpecBuilder.Build(new SpecRequest
        {
            ContainerId = container.Id,
            Config = links.Count == 0 ? container.Config : container.Config with { Env = [.. links, .. container.Config.Env ?? []] },
            HostConfig = container.HostConfig,
            Profile = container.Profile,
            NoNewPrivileges = options.NoNewPrivileges,
            SeccompProfile = DefaultSeccompProfile(),
            Host = host,
            RootPath = paths.Root(container.Id),
            User = user,
            Mounts = mounts,
            NetworkNamespace = sandbox?.NamespacePath ?? shared.Network,
            // Ours is made in the container's own user namespace, where it has one.
            ForeignNetwork = sandbox is null ? shared.ForeignNetwork : shared.User is not null,
            PidNamespace = shared.Pid,
            IpcNamespace = shared.Ipc,
            UserNamespace = container.IdMapping is null ? null : shared.User ?? paths.UserNamespace(container.Id),
            ShmPath = shared.ShmPath ?? MakeShm(container),
            CgroupPath = Cgroup(container),
            IdMapping = container.IdMapping,
            InitPath = container.HostConfig.Init == true ? InitProgram.Find(options.InitPath) : null,
        });
        // It holds the environment, and the bundle may be passed through by anybody who knows its name.
        using var config = new FileStream(paths.Bundle(container.Id).Config, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        JsonSerializer.Serialize(config, spec, RuntimeSpecJson.Default.RuntimeSpec);
        return user;
    }

    /// <summary>The container's control group.</summary>
    internal string Cgroup(Container container) =>
        CgroupPath.Of(string.IsNullOrEmpty(container.HostConfig.CgroupParent) ? options.CgroupParent : container.HostConfig.CgroupParent, container.Id);

    // Read at each start, so that an edit of the file counts for the next container.
    private string? DefaultSeccompProfile() =>
        options.SeccompProfile is { Length: > 0 } profile and not ("builtin" or SecurityOptions.Unconfined) ? File.ReadAllText(profile) : options.SeccompProfile;

    private string? MakeShm(Container container)
    {
        if (container.HostConfig.IpcMode != "shareable")
            return null;
        var directory = paths.Shm(container.Id);
        Directory.CreateDirectory(directory);
        Mounts.Mount("shm", directory, "tmpfs", MountFlags.NoSetUid | MountFlags.NoExecute | MountFlags.NoDevices, $"mode=1777,size={container.HostConfig.ShmSize}{Owner(container.IdMapping)}");
        return directory;
    }

    private static string Owner(IdMapping? mapping) => mapping is null ? "" : $",uid={mapping.HostUid},gid={mapping.HostGid}";

    private TaskCreation Creation(Container container, OciRuntime runtime, ProcessUser user)
    {
        var log = LogSettings.Parse(container.HostConfig.LogConfig!);
        return new TaskCreation
        {
            Id = container.Id,
            Bundle = paths.Bundle(container.Id),
            Runtime = runtime,
            Terminal = container.Config.Tty,
            Stdin = container.Config.OpenStdin,
            LeaveStdinOpen = LeavesStdinOpen(container),
            LogPath = log.Driver == LogDriver.None ? null : paths.Log(container.Id).Current,
            // The daemon rotates; should it be away, or a flood be faster, the monitor itself begins anew.
            LogSizeLimit = log.MaxSize * 2,
            StreamOwner = container.Config.Tty ? null : container.StreamOwner(user.Uid, user.Gid),
        };
    }

    /// <summary>A terminal's input never ends; another's does with its first client's when it was made so.</summary>
    private static bool LeavesStdinOpen(Container container) => container.Config.Tty || !container.Config.StdinOnce;

    private static IReadOnlyDictionary<string, EndpointSettings> WithResults(IReadOnlyDictionary<string, EndpointSettings> requested, Sandbox sandbox)
    {
        var all = new Dictionary<string, EndpointSettings>(StringComparer.Ordinal);
        foreach (var (name, endpoint) in sandbox.Endpoints)
            all[name] = endpoint;
        foreach (var (name, endpoint) in requested)
            if (!all.ContainsKey(name) && !all.Values.Any(e => e.NetworkID.StartsWith(name, StringComparison.Ordinal)))
                all[name] = endpoint;
        return all;
    }

    private async Task UndoAsync(ContainerEntry entry, bool rooted, Exception reason)
    {
        await cleaner.ReleaseAsync(entry.Current);
        await cleaner.RemoveBundleAsync(entry.Current, rooted);
        (entry.Process, entry.Monitor) = (default, default);
        var code = reason is TaskFailedException failed ? failed.ExitCode : 128;
        var state = entry.Current.State with { Status = entry.Current.State.StartedAt == default ? ContainerStatus.Created : ContainerStatus.Exited, ExitCode = code, Error = reason.Message, Pid = 0, MonitorPid = 0 };
        store.Save(entry, entry.Current with { State = state, Ports = [] });
        entry.TellExit(new ExitStatus(code, null));
        entry.Streams.End();
    }

    private static ProcessIdentity Identity(ProcessHandle? process) => process is null ? default : ProcessIdentity.Of(process.Pid) ?? default;
}
