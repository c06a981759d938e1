using System.Runtime.CompilerServices;
using Gantry.Engine.Streams;
using Gantry.Linux.Processes;

namespace Gantry.Engine.Logs;

/// <summary>Reads a container's log, its rotated parts too, and follows it while it grows.</summary>
internal static class LogReader
{
    /// <summary>Reads entries.</summary>
    /// <param name="files">The log.</param>
    /// <param name="options">Which part of it.</param>
    /// <param name="end">Ends when the program has ended and nothing more will be written.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">The reader leaves.</param>
    internal static async IAsyncEnumerable<LogEntry> ReadAsync(LogFiles files, LogOptions options, Task end, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // The watch begins before the first read, so that nothing written in between is missed.
        using var watcher = options.Follow ? Watch(files) : null;
        var parts = files.Open();
        LogTail.Seek(parts, options);
        var content = new byte[LogLineReader.LongestLine + 1];
        var current = parts.Count > 0 ? parts[^1] : null;
        foreach (var part in parts)
        {
            using var lines = new LogLineReader(part);
            await foreach (var entry in ReadLinesAsync(lines, options, content, cancellation))
                yield return entry;
            if (part != current || watcher is null)
                continue;
            await foreach (var entry in FollowAsync(files, lines, watcher, options, content, end, time, cancellation))
                yield return entry;
            yield break;
        }
        if (watcher is not null && current is null)
            await foreach (var entry in FollowAsync(files, null, watcher, options, content, end, time, cancellation))
                yield return entry;
    }

    private static async IAsyncEnumerable<LogEntry> FollowAsync(LogFiles files, LogLineReader? lines, FileWatcher watcher, LogOptions options, byte[] content,
        Task end, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var timer = StopAt(options.Until, time, stop);
        // The first reader belongs to the caller; those of files that rotation makes are ours.
        LogLineReader? opened = null;
        try
        {
            while (true)
            {
                var ended = end.IsCompleted;
                if (lines is not null)
                    await foreach (var entry in ReadLinesAsync(lines, options, content, cancellation))
                        yield return entry;
                if (ended || stop.IsCancellationRequested)
                    break;
                var rotated = lines is null;
                if (lines is not null && !await ChangedAsync(watcher, end, name => rotated |= name, stop.Token))
                    continue;
                if (lines is null && !File.Exists(files.Current))
                {
                    await ChangedAsync(watcher, end, static _ => { }, stop.Token);
                    if (!File.Exists(files.Current))
                        continue;
                }
                if (!rotated)
                    continue;
                if (lines is not null)
                    await foreach (var entry in ReadLinesAsync(lines, options, content, cancellation))
                        yield return entry;
                if (files.OpenCurrent() is not { } file)
                    continue;
                opened?.Dispose();
                lines = opened = new LogLineReader(file);
            }
        }
        finally
        {
            opened?.Dispose();
        }
        cancellation.ThrowIfCancellationRequested();
    }

    private static async IAsyncEnumerable<LogEntry> ReadLinesAsync(LogLineReader lines, LogOptions options, byte[] content, [EnumeratorCancellation] CancellationToken cancellation)
    {
        while (await lines.ReadAsync(cancellation) is { } line)
        {
            if (!CriLogLine.TryParse(line.Span, out var parsed) || !(parsed.Kind == OutputKind.Stdout ? options.Stdout : options.Stderr))
                continue;
            if (parsed.Timestamp < options.Since)
                continue;
            if (parsed.Timestamp > options.Until)
                yield break;
            var text = line[parsed.ContentStart..];
            text.CopyTo(content);
            if (!parsed.Partial)
                content[text.Length] = (byte)'\n';
            yield return new LogEntry(parsed.Kind, parsed.Timestamp, content.AsMemory(0, text.Length + (parsed.Partial ? 0 : 1)));
        }
    }

    private static FileWatcher? Watch(LogFiles files)
    {
        if (!Directory.Exists(files.Directory))
            return null;
        var watcher = new FileWatcher();
        watcher.Add(files.Directory, FileEvents.Modified | FileEvents.MovedTo | FileEvents.Created);
        return watcher;
    }

    /// <summary>Waits until something happened to the log, or the program ended.</summary>
    /// <param name="watcher">Watches the log's directory.</param>
    /// <param name="end">The program's end.</param>
    /// <param name="rotated">Told whether a new file was put in the log's place.</param>
    /// <param name="stop">Ends the waiting.</param>
    /// <returns>Whether it was the log that something happened to.</returns>
    private static async Task<bool> ChangedAsync(FileWatcher watcher, Task end, Action<bool> rotated, CancellationToken stop)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var reading = watcher.ReadAsync(enough.Token);
        await Task.WhenAny(reading, end);
        if (!reading.IsCompleted)
            await enough.CancelAsync();
        try
        {
            var events = await reading;
            rotated(events.Any(e => e.Name == LogFiles.Name && (e.Events & (FileEvents.Created | FileEvents.MovedTo)) != 0));
            return events.Any(e => e.Name == LogFiles.Name);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static ITimer? StopAt(DateTimeOffset? until, TimeProvider time, CancellationTokenSource stop)
    {
        if (until is not { } end)
            return null;
        var left = TimeSpan.FromTicks(Math.Clamp((end - time.GetUtcNow()).Ticks, 0, TimeSpan.FromDays(40).Ticks));
        return time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), stop, left, Timeout.InfiniteTimeSpan);
    }
}
