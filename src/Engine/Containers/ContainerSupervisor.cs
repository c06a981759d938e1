using Gantry.Engine.Events;
using Gantry.Engine.Health;
using Gantry.Engine.Logs;
using Gantry.Engine.Restart;
using Gantry.Errors;
using Gantry.Linux.Cgroups;
using Gantry.Runtime.Tasks;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Containers;

/// <summary>Watches over running containers: what follows from a program's end, and starting it again.</summary>
internal sealed partial class ContainerSupervisor(
    ContainerStore store, ContainerPaths paths, ContainerStarter starter, ContainerCleaner cleaner, ContainerRemover remover, ExitWatcher exits, LogRotation rotation,
    HealthMonitors health, CgroupHierarchy cgroups, ContainerEvents events, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Starts a container that does not run, and watches over it; the caller holds its lock.</summary>
    internal async Task StartAsync(ContainerEntry entry, CancellationToken cancellation)
    {
        try
        {
            Watch(entry, await starter.StartAsync(entry, cancellation));
        }
        catch (Exception e) when (entry.Current.HostConfig.AutoRemove)
        {
            Log.RemovedAtFailure(logger, entry.Id, e.Message);
            await remover.RemoveAsync(entry, removesVolumes: true);
            throw;
        }
    }

    /// <summary>Watches over a run, of this daemon's or an earlier one's.</summary>
    internal void Watch(ContainerEntry entry, ContainerRun run)
    {
        entry.Run = run;
        rotation.Add(entry.Id, paths.Log(entry.Id), paths.Bundle(entry.Id), LogSettings.Parse(entry.Current.HostConfig.LogConfig!));
        run.Health = health.Begin(entry);
        entry.Watching = WatchAsync(entry, run);
    }

    /// <summary>Waits, for as long as the restart policy says, to start a container again.</summary>
    internal void RestartLater(ContainerEntry entry, TimeSpan wait)
    {
        entry.Backoff = wait;
        entry.Restart = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        entry.Watching = RestartAsync(entry, wait, entry.Restart.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var entry in store.All)
        {
            await entry.Watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await entry.Cleanup.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        _stop.Dispose();
    }

    private async Task WatchAsync(ContainerEntry entry, ContainerRun run)
    {
        var exit = await exits.WaitAsync(run.Task, _stop.Token);
        using (await entry.Gate.EnterAsync(CancellationToken.None))
        {
            try
            {
                await EndAsync(entry, run, exit);
            }
            finally
            {
                run.MarkEnded();
            }
        }
    }

    private async Task EndAsync(ContainerEntry entry, ContainerRun run, TaskExit exit)
    {
        var oom = OomCounter.HasKilled(cgroups, starter.Cgroup(entry.Current));
        run.Health?.Stop();
        rotation.Remove(entry.Id);
        if (run.Task.Monitor is { } monitor)
            await Conmon.ReapAsync(monitor);
        await cleaner.ReleaseAsync(entry.Current);
        entry.Run = null;
        (entry.Process, entry.Monitor) = (default, default);
        var before = entry.Current;
        var ended = Ended(before, exit, oom);
        var restarts = RestartPolicies.AppliesAtExit(entry.Current.HostConfig.RestartPolicy, exit.ExitCode, entry.Current.RestartCount, run.StopRequested || entry.Current.State.ManuallyStopped);
        if (restarts)
            ended = ended with { State = ended.State with { Status = ContainerStatus.Restarting } };
        entry.Current = ended;
        entry.Streams.End();
        Record(entry, ended);
        if (oom)
            events.Publish(ended, "oom");
        events.PublishDie(ended);
        foreach (var (name, endpoint) in before.Networks.Where(n => n.Value.EndpointID.Length > 0))
            events.PublishUse("network", "disconnect", endpoint.NetworkID, ended, ("name", name));
        foreach (var mount in ended.Mounts.Where(m => m.Type == "volume"))
            events.PublishUse("volume", "unmount", mount.Name!, ended, ("driver", mount.Driver ?? "local"));
        // What is left goes after the end has been told, and without anybody waiting but a removal.
        entry.Cleanup = FinishAsync(entry, run, ended);
        entry.TellExit(new ExitStatus(exit.ExitCode, null));
        if (restarts)
            RestartLater(entry, RestartBackoff.Next(entry.Backoff, ended.State.FinishedAt - ended.State.StartedAt));
    }

    /// <summary>Writes an end down. When the disk is full, memory is right all the same, and the next daemon finds the exit file.</summary>
    private void Record(ContainerEntry entry, Container ended)
    {
        try
        {
            store.Save(entry, ended);
        }
        catch (GantryException e)
        {
            Log.NotRecorded(logger, entry.Id, e);
        }
    }

    private async Task FinishAsync(ContainerEntry entry, ContainerRun run, Container ended)
    {
        await cleaner.RemoveBundleAsync(ended, rooted: true);
        run.Task.Dispose();
        if (!ended.HostConfig.AutoRemove || ended.State.Status == ContainerStatus.Restarting)
            return;
        try
        {
            await remover.RemoveAsync(entry, removesVolumes: true);
        }
        catch (GantryException e)
        {
            Log.NotRemoved(logger, entry.Id, e);
        }
    }

    private async Task RestartAsync(ContainerEntry entry, TimeSpan wait, CancellationToken cancellation)
    {
        await Task.Delay(wait, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (cancellation.IsCancellationRequested)
            return;
        using (await entry.Gate.EnterAsync(CancellationToken.None))
        {
            if (cancellation.IsCancellationRequested || entry.Current.State.Status != ContainerStatus.Restarting)
                return;
            entry.Restart = null;
            entry.Current = entry.Current with { RestartCount = entry.Current.RestartCount + 1 };
            try
            {
                await StartAsync(entry, CancellationToken.None);
            }
            catch (Exception e) when (e is GantryException or IOException or System.Net.Sockets.SocketException)
            {
                Log.RestartFailed(logger, entry.Id, e);
                RetryStart(entry);
            }
        }
    }

    /// <summary>A start that the restart policy made failed: that is an end of the program like another.</summary>
    private void RetryStart(ContainerEntry entry)
    {
        var state = entry.Current.State;
        if (!RestartPolicies.AppliesAtExit(entry.Current.HostConfig.RestartPolicy, state.ExitCode, entry.Current.RestartCount, state.ManuallyStopped))
            return;
        store.Save(entry, entry.Current with { State = state with { Status = ContainerStatus.Restarting } });
        RestartLater(entry, RestartBackoff.Next(entry.Backoff, TimeSpan.Zero));
    }

    private static Container Ended(Container container, TaskExit exit, bool oom) => container with
    {
        State = container.State with
        {
            Status = ContainerStatus.Exited,
            Pid = 0,
            MonitorPid = 0,
            ExitCode = exit.ExitCode,
            Error = exit.Error,
            OomKilled = oom,
            FinishedAt = exit.Time,
            Health = container.State.Health is { } probed ? probed with { Status = HealthStates.Unhealthy } : null,
        },
        Networks = container.Networks.ToDictionary(n => n.Key, n => Networking.ContainerNetworking.Requested(n.Value)),
        Ports = [],
    };

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "container {Id} could not start and is removed, as --rm asks: {Reason}")]
        public static partial void RemovedAtFailure(ILogger logger, string id, string reason);

        [LoggerMessage(LogLevel.Error, "the end of container {Id} could not be recorded")]
        public static partial void NotRecorded(ILogger logger, string id, Exception reason);

        [LoggerMessage(LogLevel.Error, "container {Id} ended but could not be removed as --rm asks")]
        public static partial void NotRemoved(ILogger logger, string id, Exception reason);

        [LoggerMessage(LogLevel.Warning, "container {Id} could not be started again")]
        public static partial void RestartFailed(ILogger logger, string id, Exception reason);
    }
}
