using Gantry.Errors;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Containers;

/// <summary>Stops all containers when the daemon stops and they are not to outlive it.</summary>
internal sealed partial class ContainerShutdown(ContainerStore store, ContainerStopper stopper, TimeProvider time, ILogger logger)
{
    /// <summary>Stops them all at once. One that waits for its restart policy is left: it starts with the next daemon.</summary>
    /// <param name="limit">How long a container may take that allows itself less.</param>
    internal Task RunAsync(TimeSpan limit) => Task.WhenAll(store.All.Where(e => e.Run is not null).Select(entry => StopAsync(entry, limit)));

    private async Task StopAsync(ContainerEntry entry, TimeSpan limit)
    {
        try
        {
            // As for a restart: it is no person's stop, so the policy applies when the daemon comes back.
            var stopping = stopper.StopAsync(entry, null, null, restarting: true, CancellationToken.None);
            var own = TimeSpan.FromSeconds(entry.Current.Config.StopTimeout ?? 0);
            if (limit == Timeout.InfiniteTimeSpan || own < TimeSpan.Zero)
            {
                await stopping;
                return;
            }
            try
            {
                await stopping.WaitAsync(limit > own ? limit : own, time);
            }
            catch (TimeoutException)
            {
                Log.Killing(logger, entry.Id);
                entry.Run?.Task.Process?.TrySignal(Linux.Processes.Signal.Kill);
                await stopping;
            }
            await entry.Cleanup;
        }
        catch (Exception e) when (e is GantryException or IOException)
        {
            Log.NotStopped(logger, entry.Id, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "container {Id} did not stop in time and is killed")]
        public static partial void Killing(ILogger logger, string id);

        [LoggerMessage(LogLevel.Error, "container {Id} could not be stopped")]
        public static partial void NotStopped(ILogger logger, string id, Exception reason);
    }
}
