using System.Collections.Concurrent;
using Gantry.Linux.Processes;
using Gantry.Runtime.Tasks;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Logs;

/// <summary>
/// Moves logs that have grown too large away. A log is looked at when it was written to, and then not again for a moment,
/// however much is written; a container that writes nothing costs nothing.
/// </summary>
internal sealed partial class LogRotation : IAsyncDisposable
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<int, Entry> _byWatch = new();
    private readonly ConcurrentDictionary<string, Entry> _byContainer = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly FileWatcher _watcher = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Task _loop;

    internal LogRotation(TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        _logger = loggers.CreateLogger<LogRotation>();
        _loop = WatchAsync();
    }

    /// <summary>Begins to look after a running container's log.</summary>
    internal void Add(string id, LogFiles files, TaskBundle bundle, LogSettings settings)
    {
        if (settings.MaxSize == 0)
            return;
        var entry = new Entry(files, bundle, settings);
        _byContainer[id] = entry;
        Look(entry);
    }

    /// <summary>The container has ended.</summary>
    internal void Remove(string id)
    {
        if (!_byContainer.TryRemove(id, out var entry))
            return;
        entry.Gone = true;
        _byWatch.TryRemove(entry.Watch, out _);
        _watcher.Remove(entry.Watch);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _watcher.Dispose();
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        await foreach (var happened in _watcher.ReadAllAsync(_stop.Token))
            if (_byWatch.TryRemove(happened.Watch, out var entry))
                _ = LookLaterAsync(entry);
    }

    private async Task LookLaterAsync(Entry entry)
    {
        await Task.Delay(s_pause, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!entry.Gone && !_stop.IsCancellationRequested)
            Look(entry);
    }

    private void Look(Entry entry)
    {
        try
        {
            var file = new FileInfo(entry.Files.Current);
            if (file.Exists && file.Length >= entry.Settings.MaxSize)
            {
                Rotate(entry);
                file.Refresh();
            }
            if (!file.Exists)
            {
                // The monitor makes the new file when it comes to our command.
                _ = LookLaterAsync(entry);
                return;
            }
            entry.Watch = _watcher.Add(entry.Files.Current, FileEvents.Modified | FileEvents.OneShot);
            _byWatch[entry.Watch] = entry;
        }
        catch (IOException e)
        {
            Log.Failed(_logger, entry.Files.Current, e);
        }
    }

    private static void Rotate(Entry entry)
    {
        // The part before the last is no longer written by anybody, so it is the one to compress.
        if (entry.Settings.Compress)
            entry.Files.CompressLast();
        entry.Files.Rotate(entry.Settings.MaxFiles);
        MonitorControl.ReopenLog(entry.Bundle);
    }

    private sealed class Entry(LogFiles files, TaskBundle bundle, LogSettings settings)
    {
        internal LogFiles Files { get; } = files;

        internal TaskBundle Bundle { get; } = bundle;

        internal LogSettings Settings { get; } = settings;

        internal int Watch { get; set; } = -1;

        internal bool Gone { get; set; }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "the log {Path} cannot be rotated and may grow")]
        public static partial void Failed(ILogger logger, string path, Exception reason);
    }
}
