using Gantry.Engine.Streams;
using Gantry.Linux.Processes;

namespace Gantry.Engine.Containers;

/// <summary>A container in the daemon's memory: its record, and what belongs to the run that is on.</summary>
internal sealed class ContainerEntry(Container container, TimeProvider time)
{
    private volatile Container _current = container;
    private TaskCompletionSource<ExitStatus> _nextExit = NewWait();

    /// <summary>The container at this moment.</summary>
    internal Container Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>The id.</summary>
    internal string Id { get; } = container.Id;

    /// <summary>Held for transitions.</summary>
    internal AsyncLock Gate { get; } = new();

    /// <summary>The program's streams.</summary>
    internal StreamHub Streams { get; } = new(time);

    /// <summary>The run that is on; null when nothing runs.</summary>
    internal ContainerRun? Run { get; set; }

    /// <summary>The program, as it is written down; nothing when it does not run.</summary>
    internal ProcessIdentity Process { get; set; }

    /// <summary>The program's monitor, as it is written down; nothing when it does not run.</summary>
    internal ProcessIdentity Monitor { get; set; }

    /// <summary>Waits for the end of the run, or for the restart policy.</summary>
    internal Task Watching { get; set; } = Task.CompletedTask;

    /// <summary>The removal of what the last run left. A start or removal waits for it.</summary>
    internal Task Cleanup { get; set; } = Task.CompletedTask;

    /// <summary>Ends the waiting of the restart policy; null when it does not wait.</summary>
    internal CancellationTokenSource? Restart { get; set; }

    /// <summary>How long the restart policy waited last.</summary>
    internal TimeSpan Backoff { get; set; }

    /// <summary>Ends with the next end of the program.</summary>
    internal Task<ExitStatus> NextExit => Volatile.Read(ref _nextExit).Task;

    /// <summary>Ends when the container is gone.</summary>
    internal TaskCompletionSource<ExitStatus> Removed { get; } = NewWait();

    /// <summary>Whether the program runs, frozen or not, or is about to be started again.</summary>
    internal bool IsActive => Current.State.Status is ContainerStatus.Running or ContainerStatus.Paused or ContainerStatus.Restarting;

    /// <summary>Tells all who wait for the program's end.</summary>
    internal void TellExit(ExitStatus status) => Interlocked.Exchange(ref _nextExit, NewWait()).TrySetResult(status);

    private static TaskCompletionSource<ExitStatus> NewWait() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
