using Gantry.Engine.Mounting;
using Gantry.Engine.Restart;
using Gantry.Engine.Volumes;
using Gantry.Errors;
using Gantry.Networks;
using Gantry.Runtime.Tasks;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Containers;

/// <summary>
/// What the daemon does with containers when it starts: compares what was written down with what the kernel has, goes on
/// watching what still runs, records what ended meanwhile, and finishes or undoes what was half done.
/// </summary>
internal sealed partial class ContainerRecovery(
    ContainerStore store, ContainerPaths paths, ContainerCreator creator, ContainerRemover remover, ContainerCleaner cleaner, ContainerSupervisor supervisor, VolumeService volumes,
    NetworkService networks, RootMounts roots, OciRuntimes runtimes, ContainerFreezer freezer, TimeProvider time, ILogger logger)
{
    /// <summary>Repairs everything; a container that can't be is logged and stops none of the others.</summary>
    internal async Task RunAsync(CancellationToken cancellation)
    {
        var records = store.Load((id, reason) => Log.Corrupt(logger, id, reason)).ToList();
        foreach (var record in records.Where(r => r.Stage != ContainerStage.Creating))
            Register(record);
        var running = new Dictionary<ContainerEntry, ContainerTask>();
        foreach (var record in records.Where(r => r.Stage == ContainerStage.Whole && IsMarkedRunning(r.Container)))
            if (Find(record.Container.Id) is { } entry && Adopt(entry, record) is { } task)
                running[entry] = task;
        await networks.RestoreAsync(running.Keys.Select(e => e.Id).ToHashSet(), cancellation);
        foreach (var record in records.Where(r => r.Stage != ContainerStage.Whole))
            await FinishAsync(record);
        foreach (var (entry, task) in running)
            await AttemptAsync(entry.Id, () => ResumeAsync(entry, task));
        await freezer.RecoverAsync(running.Keys);
        await RemoveLeftoversAsync(running.Keys.Select(e => e.Id).ToHashSet());
        foreach (var entry in store.All)
            if (entry.Run is null)
                await AttemptAsync(entry.Id, () => ReviveAsync(entry));
    }

    private void Register(ContainerRecord record)
    {
        var container = record.Container;
        try
        {
            store.TakeName(container.Name, container.Id);
        }
        catch (ConflictException e)
        {
            // A rename that was not written before the next container took the old name.
            Log.NameTaken(logger, container.Id, e.Message);
            container = container with { Name = store.TakeGeneratedName(container.Id) };
        }
        store.Add(new ContainerEntry(container, time) { Process = record.Process, Monitor = record.Monitor });
        foreach (var mount in container.Mounts.Where(m => m.Type == "volume"))
            Reference(container, mount);
    }

    private void Reference(Container container, MountPoint mount)
    {
        try
        {
            volumes.Reference(mount.Name!, container.Id);
        }
        catch (NotFoundException e)
        {
            Log.VolumeGone(logger, container.Id, mount.Name!, e.Message);
        }
    }

    private ContainerEntry? Find(string id) => store.All.FirstOrDefault(e => e.Id == id);

    private static bool IsMarkedRunning(Container container) => container.State.Status is ContainerStatus.Running or ContainerStatus.Paused;

    /// <summary>Holds what was running; its end may have come meanwhile, which the watching then finds.</summary>
    private ContainerTask? Adopt(ContainerEntry entry, ContainerRecord record)
    {
        var task = new ContainerTask(entry.Id, record.Monitor.Open(), record.Process.Open());
        if (Directory.Exists(paths.Bundle(entry.Id).Directory))
            roots.Adopt(entry.Id);
        return task;
    }

    /// <summary>Goes on watching; a program that was created but had not begun begins now.</summary>
    private async Task ResumeAsync(ContainerEntry entry, ContainerTask task)
    {
        var runtime = runtimes.Get(entry.Current.HostConfig.Runtime);
        if (task.Process is not null && File.Exists(Path.Combine(runtime.StateRoot, entry.Id, "exec.fifo")))
            await runtime.StartAsync(entry.Id, CancellationToken.None);
        entry.Streams.Begin(paths.Bundle(entry.Id), keep: false);
        supervisor.Watch(entry, new ContainerRun(task));
    }

    private async Task FinishAsync(ContainerRecord record)
    {
        Log.Finishing(logger, record.Container.Id, record.Stage);
        await AttemptAsync(record.Container.Id, () => record.Stage == ContainerStage.Creating
            ? creator.UndoAsync(record.Container)
            : remover.RemoveAsync(store.Find(record.Container.Id), record.RemovesVolumes));
    }

    /// <summary>Ends and removes what an earlier daemon started but did not write down.</summary>
    private async Task RemoveLeftoversAsync(HashSet<string> running)
    {
        if (!Directory.Exists(paths.Bundles))
            return;
        foreach (var id in Directory.EnumerateDirectories(paths.Bundles).Select(d => Path.GetFileName(d)!).Where(id => !running.Contains(id)).ToList())
        {
            Log.Leftover(logger, id);
            await AttemptAsync(id, async () =>
            {
                foreach (var runtime in runtimes.All.Values)
                    await runtime.DeleteAsync(id, CancellationToken.None);
                await networks.DetachAsync(id, CancellationToken.None);
                if (Find(id) is { } entry)
                    await cleaner.RemoveBundleAsync(entry.Current, rooted: false);
                cleaner.RemoveBundle(id);
            });
        }
    }

    /// <summary>What follows for a container that does not run: it goes if it was to be removed at its end, or starts if its policy says so.</summary>
    private async Task ReviveAsync(ContainerEntry entry)
    {
        var container = entry.Current;
        var state = container.State;
        if (state.Status is ContainerStatus.Removing or ContainerStatus.Dead)
            return;
        if (container.HostConfig.AutoRemove && state.StartedAt != default)
        {
            await remover.RemoveAsync(entry, removesVolumes: true);
            return;
        }
        var restarts = state.StartedAt != default && RestartPolicies.AppliesAtDaemonStart(container.HostConfig.RestartPolicy, state.ExitCode, container.RestartCount, state.ManuallyStopped);
        if (IsMarkedRunning(container) || (state.Status == ContainerStatus.Restarting && !restarts))
            store.Save(entry, container with { State = state with { Status = ContainerStatus.Exited, Pid = 0, MonitorPid = 0 } });
        if (!restarts)
            return;
        store.Save(entry, entry.Current with { State = entry.Current.State with { Status = ContainerStatus.Restarting } });
        supervisor.RestartLater(entry, RestartBackoff.First);
    }

    private async Task AttemptAsync(string id, Func<Task> step)
    {
        try
        {
            await step();
        }
        catch (Exception e) when (e is GantryException or IOException or UnauthorizedAccessException)
        {
            Log.NotRepaired(logger, id, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "the record of container {Id} cannot be read; the container is left as it is")]
        public static partial void Corrupt(ILogger logger, string id, Exception reason);

        [LoggerMessage(LogLevel.Warning, "container {Id} gets another name: {Reason}")]
        public static partial void NameTaken(ILogger logger, string id, string reason);

        [LoggerMessage(LogLevel.Warning, "container {Id} uses the volume {Volume}, which is gone: {Reason}")]
        public static partial void VolumeGone(ILogger logger, string id, string volume, string reason);

        [LoggerMessage(LogLevel.Information, "container {Id} was left in the middle of {Stage}; finishing it")]
        public static partial void Finishing(ILogger logger, string id, ContainerStage stage);

        [LoggerMessage(LogLevel.Information, "removing what is left of container {Id}")]
        public static partial void Leftover(ILogger logger, string id);

        [LoggerMessage(LogLevel.Error, "container {Id} could not be repaired")]
        public static partial void NotRepaired(ILogger logger, string id, Exception reason);
    }
}
