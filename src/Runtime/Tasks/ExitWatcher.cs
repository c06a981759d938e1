using System.Collections.Concurrent;
using System.Globalization;
using Gantry.Linux.Processes;

namespace Gantry.Runtime.Tasks;

/// <summary>Waits for the ends of containers: the files that monitors write, seen by one inotify, and the monitors themselves.</summary>
public sealed class ExitWatcher : IAsyncDisposable
{
    private const int MonitorKilled = 255;

    private readonly ConcurrentDictionary<string, TaskCompletionSource<TaskExit>> _waiting = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly FileWatcher _files = new();
    private readonly string _directory;
    private readonly TimeProvider _time;
    private readonly Task _loop;

    /// <summary>Begins to watch.</summary>
    /// <param name="directory">The directory of exit files; made when it is not there.</param>
    /// <param name="time">The clock.</param>
    public ExitWatcher(string directory, TimeProvider time)
    {
        Directory.CreateDirectory(directory);
        _directory = directory;
        _time = time;
        _files.Add(directory, FileEvents.MovedTo | FileEvents.Closed);
        _loop = WatchAsync();
    }

    /// <summary>Waits for a container's program to end, or returns at once when it has.</summary>
    public async Task<TaskExit> WaitAsync(ContainerTask task, CancellationToken cancellation)
    {
        var waiter = _waiting.GetOrAdd(task.Id, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            if (Read(task.Id) is { } exit)
                return exit;
            var monitorEnd = task.Monitor?.WaitForExitAsync(cancellation) ?? Task.CompletedTask;
            if (await Task.WhenAny(waiter.Task, monitorEnd).WaitAsync(cancellation) == waiter.Task)
                return await waiter.Task;
            return Read(task.Id) ?? await WithoutMonitorAsync(task, cancellation);
        }
        finally
        {
            _waiting.TryRemove(task.Id, out _);
        }
    }

    /// <summary>How a container's program ended, if a monitor has written it down.</summary>
    public TaskExit? Read(string id)
    {
        var path = Path.Combine(_directory, id);
        try
        {
            var text = File.ReadAllText(path);
            return int.TryParse(text, CultureInfo.InvariantCulture, out var code) ? new TaskExit(code, File.GetLastWriteTimeUtc(path)) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Forgets how a container's program ended; must be done before it is started again.</summary>
    public void Forget(string id) => File.Delete(Path.Combine(_directory, id));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _files.Dispose();
        _stop.Dispose();
    }

    private async Task<TaskExit> WithoutMonitorAsync(ContainerTask task, CancellationToken cancellation)
    {
        if (task.Process is null)
            return new TaskExit(MonitorKilled, _time.GetUtcNow(), "the container's monitor was killed, so its exit code is unknown");
        await task.Process.WaitForExitAsync(cancellation);
        return task.Process.Reap() is { } code
            ? new TaskExit(code, _time.GetUtcNow())
            : new TaskExit(MonitorKilled, _time.GetUtcNow(), "the container's monitor was killed, so its exit code is unknown");
    }

    private async Task WatchAsync()
    {
        await foreach (var happened in _files.ReadAllAsync(_stop.Token))
        {
            IEnumerable<string> ids = happened.Events.HasFlag(FileEvents.Overflow) ? _waiting.Keys : [happened.Name];
            foreach (var id in ids)
                if (_waiting.TryGetValue(id, out var waiter) && Read(id) is { } exit)
                    waiter.TrySetResult(exit);
        }
    }
}
