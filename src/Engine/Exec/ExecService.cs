using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Engine.Streams;
using Gantry.Errors;
using Gantry.Linux.Processes;
using Gantry.Runtime.Tasks;
using Microsoft.Extensions.Logging;

namespace Gantry.Engine.Exec;

/// <summary>Further programs in running containers.</summary>
public sealed partial class ExecService : IAsyncDisposable
{
    // Docker forgets what ended after five minutes at the earliest.
    private static readonly TimeSpan s_remembered = TimeSpan.FromMinutes(5);

    private readonly ContainerStore _containers;
    private readonly ExecStore _execs;
    private readonly ExecRunner _runner;
    private readonly ContainerEvents _events;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();

    internal ExecService(ContainerStore containers, ExecStore execs, ExecRunner runner, ContainerEvents events, TimeProvider time, ILogger logger)
    {
        _containers = containers;
        _execs = execs;
        _runner = runner;
        _events = events;
        _time = time;
        _logger = logger;
    }

    /// <summary>Records a program to run.</summary>
    /// <exception cref="ConflictException">The container does not run or is paused.</exception>
    public ExecProcess Create(string container, ExecCreation creation)
    {
        if (creation.Command.Count == 0 || creation.Command[0].Length == 0)
            throw new InvalidArgumentException("No exec command specified");
        _ = DetachKeys.Parse(creation.DetachKeys);
        var entry = _containers.Find(container);
        CheckRuns(entry.Current);
        ForgetOld();
        var process = new ExecProcess { Id = ContainerName.NewId(), ContainerId = entry.Id, Creation = creation, OpenStdin = creation.AttachStdin };
        Record(_execs.Add(entry, new ExecRecord { Exec = process }), r => r);
        _events.Publish(entry.Current, $"exec_create: {string.Join(' ', creation.Command)}", ("execID", process.Id));
        return process;
    }

    /// <summary>A program at this moment.</summary>
    /// <exception cref="NotFoundException"><c>No such exec instance: X</c>.</exception>
    public ExecProcess Get(string id) => _execs.Find(id).Current;

    /// <summary>The programs of a container that have not ended.</summary>
    public IReadOnlyList<string> Of(string containerId) => [.. _execs.All.Where(e => e.Container.Id == containerId && e.Record.Ended is null).Select(e => e.Id)];

    /// <summary>Starts the program without its streams.</summary>
    public async Task StartDetachedAsync(string id, CancellationToken cancellation)
    {
        var entry = Begin(id);
        var task = await RunAsync(entry, entry.Current.Creation, attach: false, cancellation);
        _ = Watch(entry, task);
    }

    /// <summary>Starts the program when the session runs, with the streams that were asked for.</summary>
    /// <exception cref="ConflictException">It was started before, or the container is paused.</exception>
    public Task<IAttachSession> StartAsync(string id, bool tty, IReadOnlyList<int>? consoleSize, CancellationToken cancellation)
    {
        var entry = Begin(id);
        var asked = entry.Current.Creation;
        var size = entry.Size is { } early ? [early.Height, early.Width] : consoleSize ?? asked.ConsoleSize;
        return Task.FromResult<IAttachSession>(new ExecAttachSession(this, entry, asked with { Tty = tty || asked.Tty, ConsoleSize = size }));
    }

    /// <summary>Sets the size of the program's terminal; before the start, it is kept for it.</summary>
    public Task ResizeAsync(string id, int height, int width, CancellationToken cancellation)
    {
        var entry = _execs.Find(id);
        var size = new TerminalSize((ushort)Math.Clamp(height, 0, ushort.MaxValue), (ushort)Math.Clamp(width, 0, ushort.MaxValue));
        if (entry.Current.ExitCode is not null)
            throw new NotFoundException($"exec {id} has ended");
        if (!entry.Current.Running)
            entry.Size = size;
        else
            MonitorControl.Resize(_runner.Bundle(id), size);
        return Task.CompletedTask;
    }

    /// <summary>Stops watching; the programs go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        foreach (var entry in _execs.All)
            await entry.Watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    internal async Task<ExecTask> RunAsync(ExecEntry entry, ExecCreation creation, bool attach, CancellationToken cancellation)
    {
        var container = entry.Container.Current;
        ExecTask task;
        try
        {
            CheckRuns(container);
            task = await _runner.StartAsync(entry.Id, container, creation, attach, cancellation);
        }
        catch (Exception e)
        {
            End(entry, e is TaskFailedException failed ? failed.ExitCode : 126);
            throw;
        }
        Record(entry, r => r with { Exec = r.Exec with { Running = true, Pid = task.Pid }, Monitor = ProcessIdentity.Of(task.MonitorPid) ?? default });
        _events.Publish(container, $"exec_start: {string.Join(' ', creation.Command)}", ("execID", entry.Id));
        return task;
    }

    /// <summary>Records the end of a program when it comes.</summary>
    /// <returns>Ends when it is recorded.</returns>
    internal Task Watch(ExecEntry entry, ExecTask task) => entry.Watching = AwaitEndAsync(entry, task);

    /// <summary>Takes over what an earlier daemon started: watches what runs, takes the exit codes of what ended meanwhile, and removes what is left of others.</summary>
    internal void Recover()
    {
        var watched = new HashSet<string>(StringComparer.Ordinal);
        foreach (var record in _execs.Load((id, reason) => Log.Corrupt(_logger, id, reason)).ToList())
        {
            if (_containers.All.FirstOrDefault(c => c.Id == record.Exec.ContainerId) is not { } container)
            {
                _execs.Forget(record.Exec.Id);
                continue;
            }
            var entry = _execs.Add(container, record);
            if (!record.Exec.Running)
                continue;
            watched.Add(entry.Id);
            entry.Watching = AwaitEndAsync(entry, record.Monitor);
        }
        foreach (var id in _runner.Known.Where(id => !watched.Contains(id)))
            _runner.Forget(id);
    }

    internal void TellDetached(ExecEntry entry) => _events.Publish(entry.Container.Current, "exec_detach", ("execID", entry.Id));

    private ExecEntry Begin(string id)
    {
        var entry = _execs.Find(id);
        CheckRuns(entry.Container.Current);
        return entry.TryBegin() ? entry : throw new ConflictException($"Error: Exec command {id} has already run");
    }

    private async Task AwaitEndAsync(ExecEntry entry, ExecTask task)
    {
        using (task)
            TellEnd(entry, await task.WaitAsync(_stop.Token));
    }

    private async Task AwaitEndAsync(ExecEntry entry, ProcessIdentity identity)
    {
        using var monitor = identity.Open();
        TellEnd(entry, await ExecTask.WaitAsync(_runner.Bundle(entry.Id), entry.Container.Id, monitor, _stop.Token));
    }

    private void TellEnd(ExecEntry entry, int code)
    {
        End(entry, code);
        _runner.Forget(entry.Id);
        _events.Publish(entry.Container.Current, "exec_die", ("execID", entry.Id), ("exitCode", code.ToString()));
    }

    private void End(ExecEntry entry, int code) => Record(entry, r => r with
    {
        Exec = r.Exec with { Running = false, ExitCode = code, Pid = 0, OpenStdin = false },
        Ended = _time.GetUtcNow(),
        Monitor = default,
    });

    /// <summary>Writes a change down. When the disk is full, memory is right all the same.</summary>
    private void Record(ExecEntry entry, Func<ExecRecord, ExecRecord> change)
    {
        try
        {
            _execs.Update(entry, change);
        }
        catch (UnavailableException e)
        {
            Log.NotRecorded(_logger, entry.Id, e);
        }
    }

    private static void CheckRuns(Container container)
    {
        if (container.State.Status == ContainerStatus.Paused)
            throw new ConflictException($"Container {container.Name} is paused, unpause the container before exec");
        if (container.State.Status == ContainerStatus.Restarting)
            throw new ConflictException($"Container {container.Id} is restarting, wait until the container is running");
        if (container.State.Status != ContainerStatus.Running)
            throw new ConflictException($"container {container.Id} is not running");
    }

    private void ForgetOld()
    {
        var limit = _time.GetUtcNow() - s_remembered;
        foreach (var entry in _execs.All)
            if (entry.Record.Ended < limit || entry.Container.Removed.Task.IsCompleted)
                _execs.Forget(entry.Id);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "the record of exec {Id} cannot be read; it is left as it is")]
        public static partial void Corrupt(ILogger logger, string id, Exception reason);

        [LoggerMessage(LogLevel.Error, "what became of exec {Id} could not be recorded")]
        public static partial void NotRecorded(ILogger logger, string id, Exception reason);
    }
}
