using System.Collections.Concurrent;
using Gantry.Engine.Containers;
using Gantry.Engine.Events;
using Gantry.Engine.Streams;
using Gantry.Errors;
using Gantry.Linux.Processes;
using Gantry.Runtime.Tasks;

namespace Gantry.Engine.Exec;

/// <summary>Further programs in running containers.</summary>
public sealed class ExecService
{
    // Docker forgets what ended after five minutes at the earliest.
    private static readonly TimeSpan s_remembered = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, ExecEntry> _entries = new(StringComparer.Ordinal);
    private readonly ContainerStore _store;
    private readonly ExecRunner _runner;
    private readonly ContainerEvents _events;
    private readonly TimeProvider _time;

    internal ExecService(ContainerStore store, ExecRunner runner, ContainerEvents events, TimeProvider time)
    {
        _store = store;
        _runner = runner;
        _events = events;
        _time = time;
    }

    /// <summary>Records a program to run.</summary>
    /// <exception cref="ConflictException">The container does not run or is paused.</exception>
    public ExecProcess Create(string container, ExecCreation creation)
    {
        if (creation.Command.Count == 0 || creation.Command[0].Length == 0)
            throw new InvalidArgumentException("No exec command specified");
        _ = DetachKeys.Parse(creation.DetachKeys);
        var entry = _store.Find(container);
        CheckRuns(entry.Current);
        ForgetOld();
        var process = new ExecProcess { Id = ContainerName.NewId(), ContainerId = entry.Id, Creation = creation, OpenStdin = creation.AttachStdin };
        _entries[process.Id] = new ExecEntry(entry, process);
        _events.Publish(entry.Current, $"exec_create: {string.Join(' ', creation.Command)}", ("execID", process.Id));
        return process;
    }

    /// <summary>A program at this moment.</summary>
    /// <exception cref="NotFoundException"><c>No such exec instance: X</c>.</exception>
    public ExecProcess Get(string id) => Find(id).Current;

    /// <summary>The programs of a container that are not yet forgotten.</summary>
    public IReadOnlyList<string> Of(string containerId) => [.. _entries.Values.Where(e => e.Container.Id == containerId).Select(e => e.Current.Id)];

    /// <summary>Starts the program without its streams.</summary>
    public async Task StartDetachedAsync(string id, CancellationToken cancellation)
    {
        var entry = Begin(id);
        var task = await RunAsync(entry, entry.Current.Creation, attach: false, cancellation);
        _ = AwaitEndAsync(entry, task);
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
        var entry = Find(id);
        var size = new TerminalSize((ushort)Math.Clamp(height, 0, ushort.MaxValue), (ushort)Math.Clamp(width, 0, ushort.MaxValue));
        if (entry.Current.ExitCode is not null)
            throw new NotFoundException($"exec {id} has ended");
        if (!entry.Current.Running)
            entry.Size = size;
        else
            MonitorControl.Resize(_runner.Bundle(id), size);
        return Task.CompletedTask;
    }

    internal async Task<ExecTask> RunAsync(ExecEntry entry, ExecCreation creation, bool attach, CancellationToken cancellation)
    {
        var id = entry.Current.Id;
        var container = entry.Container.Current;
        try
        {
            CheckRuns(container);
            var task = await _runner.StartAsync(id, container, creation, attach, cancellation);
            entry.Update(p => p with { Running = true, Pid = task.Pid });
            _events.Publish(container, $"exec_start: {string.Join(' ', creation.Command)}", ("execID", id));
            return task;
        }
        catch (Exception e)
        {
            entry.End(e is TaskFailedException failed ? failed.ExitCode : 126, _time.GetUtcNow());
            throw;
        }
    }

    internal async Task AwaitEndAsync(ExecEntry entry, ExecTask task)
    {
        using (task)
        {
            var code = await task.WaitAsync(CancellationToken.None);
            entry.End(code, _time.GetUtcNow());
            _runner.Forget(entry.Current.Id);
            _events.Publish(entry.Container.Current, "exec_die", ("execID", entry.Current.Id), ("exitCode", code.ToString()));
        }
    }

    internal void TellDetached(ExecEntry entry) => _events.Publish(entry.Container.Current, "exec_detach", ("execID", entry.Current.Id));

    private ExecEntry Begin(string id)
    {
        var entry = Find(id);
        CheckRuns(entry.Container.Current);
        return entry.TryBegin() ? entry : throw new ConflictException($"Error: Exec command {id} has already run");
    }

    private ExecEntry Find(string id) => _entries.GetValueOrDefault(id) ?? throw new NotFoundException($"No such exec instance: {id}");

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
        foreach (var (id, entry) in _entries)
            if (entry.Ended < limit || entry.Container.Removed.Task.IsCompleted)
                _entries.TryRemove(id, out _);
    }
}
