using Gantry.Engine.Events;
using Gantry.Errors;
using Gantry.Runtime.Tasks;
using Gantry.State;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Containers;

/// <summary>
/// Keeps containers still for as long as the daemon itself needs it. Who is frozen is written down first: if the daemon dies
/// meanwhile, the next one lets them go on, which it must not do for those that a person has paused.
/// </summary>
internal sealed partial class ContainerFreezer(ContainerUpdater updater, OciRuntimes runtimes, ContainerStore store, ContainerEvents events, StateDatabase database, TimeProvider time, ILogger logger)
{
    private readonly RecordTable<FrozenContainer> _frozen = new(database, "frozen", EngineJson.Default.FrozenContainer);

    /// <summary>Freezes those of some containers that run. The caller holds their locks for as long as it holds the result.</summary>
    /// <returns>Lets them go on when disposed of.</returns>
    internal async Task<Frozen> FreezeAsync(IEnumerable<ContainerEntry> entries, CancellationToken cancellation)
    {
        var frozen = new Frozen(this);
        try
        {
            foreach (var entry in entries.Where(e => e.Current.State.Status == ContainerStatus.Running))
            {
                cancellation.ThrowIfCancellationRequested();
                _frozen.Put(entry.Id, new FrozenContainer(time.GetUtcNow()));
                frozen.Add(entry);
                await PauseAsync(entry);
            }
            return frozen;
        }
        catch
        {
            await frozen.DisposeAsync();
            throw;
        }
    }

    /// <summary>Lets those containers go on that a daemon froze before it died.</summary>
    /// <param name="running">The containers that run now.</param>
    internal async Task RecoverAsync(IReadOnlyCollection<ContainerEntry> running)
    {
        foreach (var (id, frozen) in _frozen.List((id, reason) => Log.Unreadable(logger, id, reason)))
        {
            if (running.FirstOrDefault(e => e.Id == id) is { } entry)
                await ResumeAsync(entry, frozen.Since);
            _frozen.Delete(id);
        }
    }

    private async Task ResumeAsync(ContainerEntry entry, DateTimeOffset since)
    {
        Log.Thawing(logger, entry.Id, since);
        try
        {
            await runtimes.Get(entry.Current.HostConfig.Runtime).ResumeAsync(entry.Id, CancellationToken.None);
        }
        catch (GantryException e)
        {
            // It may never have come to the freezing: then the runtime says that there is nothing to resume.
            Log.NotThawed(logger, entry.Id, e);
            return;
        }
        store.Save(entry, entry.Current with { State = entry.Current.State with { Status = ContainerStatus.Running } });
        events.Publish(entry.Current, "unpause");
    }

    /// <summary>Not given up in the middle, so that nothing is frozen of which nobody knows.</summary>
    private async Task PauseAsync(ContainerEntry entry)
    {
        try
        {
            await updater.PauseAsync(entry, CancellationToken.None);
        }
        catch (GantryException) when (entry.Run?.Task.Process?.HasExited != false)
        {
            // It has just ended, and stands still enough.
        }
    }

    private async Task ThawAsync(ContainerEntry entry)
    {
        try
        {
            if (entry.Current.State.Status == ContainerStatus.Paused)
                await updater.UnpauseAsync(entry, CancellationToken.None);
            _frozen.Delete(entry.Id);
        }
        catch (GantryException e)
        {
            Log.NotThawed(logger, entry.Id, e);
        }
    }

    /// <summary>Containers that are frozen.</summary>
    internal sealed class Frozen(ContainerFreezer freezer) : IAsyncDisposable
    {
        private readonly List<ContainerEntry> _entries = [];

        /// <summary>The containers' ids.</summary>
        internal IReadOnlyList<string> Ids => [.. _entries.Select(e => e.Id)];

        internal void Add(ContainerEntry entry) => _entries.Add(entry);

        public async ValueTask DisposeAsync()
        {
            foreach (var entry in _entries)
                await freezer.ThawAsync(entry);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "container {Id} was frozen at {Since} by a daemon that died; letting it go on")]
        public static partial void Thawing(ILogger logger, string id, DateTimeOffset since);

        [LoggerMessage(LogLevel.Error, "the note that container {Id} is frozen cannot be read; unpause it if it is")]
        public static partial void Unreadable(ILogger logger, string id, Exception reason);

        [LoggerMessage(LogLevel.Warning, "container {Id} could not be let go on; unpause it if it is paused")]
        public static partial void NotThawed(ILogger logger, string id, Exception reason);
    }
}
