using Gantry.Engine.Events;
using Gantry.Errors;
using Gantry.Linux.Processes;
using Gantry.Runtime.Tasks;

namespace Gantry.Engine.Containers;

/// <summary>Ends programs: asks first, and insists after a time.</summary>
internal sealed class ContainerStopper(ContainerStore store, OciRuntimes runtimes, ContainerEvents events, TimeProvider time)
{
    private const int DefaultSeconds = 10;

    // A killed process ends at once, unless the kernel holds it, as in a hanging network file system.
    private static readonly TimeSpan s_killLimit = TimeSpan.FromSeconds(30);

    /// <summary>Stops a container, and returns when its end is recorded and its network is free.</summary>
    /// <param name="entry">The container.</param>
    /// <param name="signal">The signal; null is the container's.</param>
    /// <param name="seconds">Seconds until SIGKILL; null is the container's, -1 is for ever.</param>
    /// <param name="restarting">Whether it is started again at once, so that the stop does not count as a person's.</param>
    /// <param name="cancellation">Ends the waiting, not the stopping.</param>
    /// <returns>False when it did not run.</returns>
    internal async Task<bool> StopAsync(ContainerEntry entry, string? signal, int? seconds, bool restarting, CancellationToken cancellation)
    {
        var number = Signal.Parse(string.IsNullOrEmpty(signal) ? StopSignal(entry.Current) : signal);
        ContainerRun run;
        using (await entry.Gate.EnterAsync(cancellation))
        {
            if (!entry.IsActive)
                return false;
            if (entry.Current.State.Status == ContainerStatus.Restarting)
            {
                await CancelRestartAsync(entry);
                return true;
            }
            run = entry.Run!;
            MarkStopped(entry, run, restarting);
            await SignalAsync(entry, run, number);
        }
        var wait = Task.Run(() => InsistAsync(entry, run, seconds ?? entry.Current.Config.StopTimeout ?? DefaultSeconds), CancellationToken.None);
        await wait.WaitAsync(cancellation);
        events.Publish(entry.Current, "stop");
        return true;
    }

    /// <summary>Ends a container at once.</summary>
    /// <exception cref="GantryException">The kernel does not let its program end.</exception>
    internal async Task EndAsync(ContainerEntry entry, CancellationToken cancellation)
    {
        ContainerRun run;
        using (await entry.Gate.EnterAsync(cancellation))
        {
            if (!entry.IsActive)
                return;
            if (entry.Current.State.Status == ContainerStatus.Restarting)
            {
                await CancelRestartAsync(entry);
                return;
            }
            run = entry.Run!;
            MarkStopped(entry, run, restarting: false);
            await SignalAsync(entry, run, Signal.Kill);
        }
        await AwaitKilledAsync(entry, run, cancellation);
    }

    /// <summary>Sends a signal to a running container; the caller holds its lock.</summary>
    internal async Task KillAsync(ContainerEntry entry, int signal)
    {
        if (entry.Run is not { } run)
            throw new ConflictException($"cannot kill container: {entry.Current.Name}: container {entry.Id} is not running");
        // Docker: what ends the program on purpose keeps the restart policy from starting it again.
        if (signal == Signal.Kill || signal == Signal.Parse(StopSignal(entry.Current)))
            MarkStopped(entry, run, restarting: false);
        await SignalAsync(entry, run, signal);
    }

    private async Task InsistAsync(ContainerEntry entry, ContainerRun run, int seconds)
    {
        if (seconds < 0)
        {
            await run.Ended;
            return;
        }
        try
        {
            await run.Ended.WaitAsync(TimeSpan.FromSeconds(seconds), time);
        }
        catch (TimeoutException)
        {
            await SignalAsync(entry, run, Signal.Kill);
            await AwaitKilledAsync(entry, run, CancellationToken.None);
        }
    }

    private async Task AwaitKilledAsync(ContainerEntry entry, ContainerRun run, CancellationToken cancellation)
    {
        try
        {
            await run.Ended.WaitAsync(s_killLimit, time, cancellation);
        }
        catch (TimeoutException e)
        {
            throw new GantryException(ErrorKind.Internal,
                $"container {entry.Current.Name}: tried to kill container, but did not receive an exit event; see what process {entry.Current.State.Pid} waits for in /proc/{entry.Current.State.Pid}/stack", e);
        }
    }

    private async Task SignalAsync(ContainerEntry entry, ContainerRun run, int signal)
    {
        var container = entry.Current;
        run.Task.Process?.TrySignal(signal);
        events.Publish(container, "kill", ("signal", signal.ToString()));
        // A frozen process takes a signal only when it thaws.
        if (container.State.Status != ContainerStatus.Paused)
            return;
        await runtimes.Get(container.HostConfig.Runtime).ResumeAsync(container.Id, CancellationToken.None);
        store.Save(entry, container with { State = container.State with { Status = ContainerStatus.Running } });
    }

    private async Task CancelRestartAsync(ContainerEntry entry)
    {
        if (entry.Restart is { } waiting)
            await waiting.CancelAsync();
        entry.Restart = null;
        store.Save(entry, entry.Current with { State = entry.Current.State with { Status = ContainerStatus.Exited, ManuallyStopped = true } });
    }

    private void MarkStopped(ContainerEntry entry, ContainerRun run, bool restarting)
    {
        run.StopRequested = true;
        if (!restarting)
            store.Save(entry, entry.Current with { State = entry.Current.State with { ManuallyStopped = true } });
    }

    private static string StopSignal(Container container) => string.IsNullOrEmpty(container.Config.StopSignal) ? "SIGTERM" : container.Config.StopSignal;
}
