using Gantry.Engine.Events;
using Gantry.Engine.Logs;
using Gantry.Engine.Streams;
using Gantry.Engine.Top;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Linux.Processes;
using Gantry.Networks;
using Gantry.Runtime.Tasks;

namespace Gantry.Engine.Containers;

/// <summary>The life of containers. Names are a container's name, id, or a unique beginning of its id.</summary>
public sealed class ContainerService
{
    private readonly ContainerStore _store;
    private readonly ContainerPaths _paths;
    private readonly ContainerCreator _creator;
    private readonly ContainerSupervisor _supervisor;
    private readonly ContainerStopper _stopper;
    private readonly ContainerRemover _remover;
    private readonly ContainerUpdater _updater;
    private readonly ProcessLister _processes;
    private readonly Snapshotter _snapshots;
    private readonly ImageStore _images;
    private readonly ContainerEvents _events;
    private readonly TimeProvider _time;

    internal ContainerService(ContainerStore store, ContainerPaths paths, ContainerCreator creator, ContainerSupervisor supervisor, ContainerStopper stopper, ContainerRemover remover,
        ContainerUpdater updater, ProcessLister processes, Snapshotter snapshots, ImageStore images, ContainerEvents events, TimeProvider time)
    {
        _store = store;
        _paths = paths;
        _creator = creator;
        _supervisor = supervisor;
        _stopper = stopper;
        _remover = remover;
        _updater = updater;
        _processes = processes;
        _snapshots = snapshots;
        _images = images;
        _events = events;
        _time = time;
    }

    /// <summary>Makes a container; nothing runs yet.</summary>
    /// <exception cref="NotFoundException"><c>No such image: X</c>, upon which clients pull.</exception>
    /// <exception cref="ConflictException">The name is in use.</exception>
    public Task<ContainerCreated> CreateAsync(ContainerCreation creation, CancellationToken cancellation) => _creator.CreateAsync(creation, cancellation);

    /// <summary>A container at this moment.</summary>
    /// <exception cref="NotFoundException"><c>No such container: X</c>.</exception>
    public Container Get(string name) => _store.Find(name).Current;

    /// <summary>All containers at this moment, newest first.</summary>
    public IReadOnlyList<Container> List() => [.. _store.All.Select(e => e.Current).OrderByDescending(c => c.Created)];

    /// <summary>Starts the program.</summary>
    /// <exception cref="NotModifiedException">It runs already.</exception>
    public async Task StartAsync(string name, CancellationToken cancellation)
    {
        var entry = _store.Find(name);
        using (await entry.Gate.EnterAsync(cancellation))
            await StartHeldAsync(entry, cancellation);
    }

    /// <summary>Asks the program to stop, and ends it when it has not after a time.</summary>
    /// <param name="name">The container.</param>
    /// <param name="signal">The signal; null is the container's.</param>
    /// <param name="timeout">Seconds; null is the container's, -1 is for ever.</param>
    /// <param name="cancellation">Ends the waiting, not the stopping.</param>
    /// <exception cref="NotModifiedException">It does not run.</exception>
    public async Task StopAsync(string name, string? signal, int? timeout, CancellationToken cancellation)
    {
        if (!await _stopper.StopAsync(_store.Find(name), signal, timeout, restarting: false, cancellation))
            throw new NotModifiedException($"container {name} does not run");
    }

    /// <summary>Stops the program if it runs, and starts it.</summary>
    public async Task RestartAsync(string name, string? signal, int? timeout, CancellationToken cancellation)
    {
        var entry = _store.Find(name);
        await _stopper.StopAsync(entry, signal, timeout, restarting: true, cancellation);
        using (await entry.Gate.EnterAsync(cancellation))
            if (entry.Run is null)
                await StartHeldAsync(entry, cancellation);
        _events.Publish(entry.Current, "restart");
    }

    /// <summary>Sends a signal, by name or number; null is SIGKILL.</summary>
    /// <exception cref="ConflictException">It does not run.</exception>
    public async Task KillAsync(string name, string? signal, CancellationToken cancellation)
    {
        var number = string.IsNullOrEmpty(signal) ? Signal.Kill : Signal.Parse(signal);
        var entry = _store.Find(name);
        using (await entry.Gate.EnterAsync(cancellation))
            await _stopper.KillAsync(entry, number);
    }

    /// <summary>Freezes all processes of the container.</summary>
    public async Task PauseAsync(string name, CancellationToken cancellation)
    {
        var entry = _store.Find(name);
        using (await entry.Gate.EnterAsync(cancellation))
            await _updater.PauseAsync(entry, cancellation);
    }

    /// <summary>Lets the processes of the container go on.</summary>
    public async Task UnpauseAsync(string name, CancellationToken cancellation)
    {
        var entry = _store.Find(name);
        using (await entry.Gate.EnterAsync(cancellation))
            await _updater.UnpauseAsync(entry, cancellation);
    }

    /// <summary>Gives the container another name.</summary>
    public async Task RenameAsync(string name, string newName, CancellationToken cancellation)
    {
        var entry = _store.Find(name);
        using (await entry.Gate.EnterAsync(cancellation))
            await _updater.RenameAsync(entry, newName.TrimStart('/'));
    }

    /// <summary>Changes limits and restart policy, also while it runs.</summary>
    /// <returns>Warnings.</returns>
    public async Task<IReadOnlyList<string>> UpdateAsync(string name, ContainerUpdate update, CancellationToken cancellation)
    {
        var entry = _store.Find(name);
        using (await entry.Gate.EnterAsync(cancellation))
            return await _updater.UpdateAsync(entry, update, cancellation);
    }

    /// <summary>Removes the container.</summary>
    /// <param name="name">The container.</param>
    /// <param name="force">Whether to end it if it runs.</param>
    /// <param name="volumes">Whether to remove its anonymous volumes.</param>
    /// <param name="cancellation">Ends the waiting, not the removal.</param>
    public async Task RemoveAsync(string name, bool force, bool volumes, CancellationToken cancellation)
    {
        var entry = _store.Find(name);
        if (force)
            await _stopper.EndAsync(entry, cancellation);
        using (await entry.Gate.EnterAsync(cancellation))
        {
            await entry.Cleanup;
            // What --rm removes at the end of its program may be gone by now.
            if (entry.Removed.Task.IsCompleted)
                return;
            if (entry.IsActive)
                throw new ConflictException($"cannot remove container \"/{entry.Current.Name}\": container is {entry.Current.State.Status.ToString().ToLowerInvariant()}: stop the container before removing or force remove");
            await _remover.RemoveAsync(entry, volumes);
        }
    }

    /// <summary>Registers a wait; when the method returns, no later end can be missed.</summary>
    /// <returns>A task that ends when the condition is met.</returns>
    public Task<ExitStatus> Wait(string name, WaitCondition condition, CancellationToken cancellation)
    {
        var entry = _store.Find(name);
        var exit = condition == WaitCondition.Removed ? entry.Removed.Task : entry.NextExit;
        return condition == WaitCondition.NotRunning && !entry.IsActive
            ? Task.FromResult(new ExitStatus(entry.Current.State.ExitCode, null))
            : exit.WaitAsync(cancellation);
    }

    /// <summary>Connects to the program's streams; also before it starts.</summary>
    public Task<IAttachSession> AttachAsync(string name, AttachOptions options, CancellationToken cancellation)
    {
        var entry = _store.Find(name);
        var container = entry.Current;
        if (container.State.Status == ContainerStatus.Paused)
            throw new ConflictException($"container {container.Id} is paused, unpause the container before attach");
        if (container.State.Status == ContainerStatus.Restarting)
            throw new ConflictException($"container {container.Id} is restarting, wait until the container is running");
        var past = options.Logs ? Past(entry, options) : null;
        var closesInput = container.Config is { OpenStdin: true, StdinOnce: true, Tty: false };
        var session = new ContainerAttachSession(entry.Streams, options with { Stdin = options.Stdin && container.Config.OpenStdin }, container.Config.Tty, closesInput, past, () => _events.Publish(entry.Current, "detach"));
        _events.Publish(container, "attach");
        return Task.FromResult<IAttachSession>(session);
    }

    /// <summary>Sets the size of the program's terminal.</summary>
    public Task ResizeAsync(string name, int height, int width, CancellationToken cancellation)
    {
        var entry = _store.Find(name);
        var size = new TerminalSize((ushort)Math.Clamp(height, 0, ushort.MaxValue), (ushort)Math.Clamp(width, 0, ushort.MaxValue));
        if (entry.Run is null || !MonitorControl.Resize(_paths.Bundle(entry.Id), size))
            throw new ConflictException($"Container {entry.Id} is not running");
        _events.Publish(entry.Current, "resize", ("height", height.ToString()), ("width", width.ToString()));
        return Task.CompletedTask;
    }

    /// <summary>Reads the log.</summary>
    /// <exception cref="UnsupportedException">The container keeps none.</exception>
    public IAsyncEnumerable<LogEntry> ReadLogsAsync(string name, LogOptions options, CancellationToken cancellation)
    {
        var entry = _store.Find(name);
        if (LogSettings.Parse(entry.Current.HostConfig.LogConfig!).Driver == LogDriver.None)
            throw new UnsupportedException("configured logging driver does not support reading");
        var end = entry.Run is { } run ? run.Ended : Task.CompletedTask;
        return LogReader.ReadAsync(_paths.Log(entry.Id), options, end, _time, cancellation);
    }

    /// <summary>The processes of the container as <c>ps</c> shows them: titles, and a row each.</summary>
    public Task<(IReadOnlyList<string> Titles, IReadOnlyList<IReadOnlyList<string>> Rows)> TopAsync(string name, string? psArguments, CancellationToken cancellation)
    {
        var entry = _store.Find(name);
        if (entry.Run is null)
            throw new ConflictException($"container {entry.Id} is not running");
        _events.Publish(entry.Current, "top");
        return _processes.ListAsync(entry.Current, psArguments, cancellation);
    }

    /// <summary>Bytes that the container holds by itself, and with its image.</summary>
    public Task<ContainerSize> SizeAsync(string name, CancellationToken cancellation)
    {
        var container = _store.Find(name).Current;
        return Task.Run(() =>
        {
            var own = OwnSize(container.Id);
            return new ContainerSize(own, own + ImageSize(container));
        }, cancellation);
    }

    /// <summary>Bytes of a container's writable layer; none for one that is removed meanwhile.</summary>
    private long OwnSize(string id)
    {
        try
        {
            return _snapshots.Usage(id).Bytes;
        }
        catch (NotFoundException)
        {
            return 0;
        }
    }

    /// <summary>Removes all containers that do not run and that <paramref name="filter"/> chooses.</summary>
    public async Task<PruneResult> PruneAsync(Func<Container, bool> filter, CancellationToken cancellation)
    {
        var removed = new List<string>();
        var bytes = 0L;
        foreach (var entry in _store.All.Where(e => !e.IsActive && filter(e.Current)).ToList())
        {
            cancellation.ThrowIfCancellationRequested();
            var size = OwnSize(entry.Id);
            try
            {
                await RemoveAsync(entry.Id, force: false, volumes: false, cancellation);
            }
            catch (Exception e) when (e is ConflictException or NotFoundException)
            {
                // Started or removed by somebody else meanwhile.
                continue;
            }
            removed.Add(entry.Id);
            bytes += size;
        }
        return new PruneResult(removed, bytes);
    }

    /// <summary>Adds the container to a further network, now if it runs and at each start.</summary>
    public async Task ConnectAsync(string name, string network, EndpointSettings settings, CancellationToken cancellation)
    {
        var entry = _store.Find(name);
        using (await entry.Gate.EnterAsync(cancellation))
            await _updater.ConnectAsync(entry, network, settings, cancellation);
    }

    /// <summary>Takes the container off a network; with <paramref name="force"/>, it is no error that the container is gone.</summary>
    public async Task DisconnectAsync(string name, string network, bool force, CancellationToken cancellation)
    {
        ContainerEntry entry;
        try
        {
            entry = _store.Find(name);
        }
        catch (NotFoundException) when (force)
        {
            return;
        }
        using (await entry.Gate.EnterAsync(cancellation))
            await _updater.DisconnectAsync(entry, network, cancellation);
    }

    private async Task StartHeldAsync(ContainerEntry entry, CancellationToken cancellation)
    {
        if (entry.Run is not null)
            throw entry.Current.State.Status == ContainerStatus.Paused
                ? new ConflictException("cannot start a paused container, try unpause instead")
                : new NotModifiedException($"container {entry.Id} runs already");
        await entry.Cleanup;
        if (entry.Current.State.Status is ContainerStatus.Removing or ContainerStatus.Dead)
            throw new ConflictException("container is marked for removal and cannot be started");
        if (entry.Restart is { } waiting)
            await waiting.CancelAsync();
        entry.Restart = null;
        // A person's start is the first again.
        entry.Backoff = TimeSpan.Zero;
        entry.Current = entry.Current with { RestartCount = 0 };
        await _supervisor.StartAsync(entry, cancellation);
    }

    private Func<CancellationToken, IAsyncEnumerable<LogEntry>> Past(ContainerEntry entry, AttachOptions options) =>
        cancellation => LogReader.ReadAsync(_paths.Log(entry.Id), new LogOptions { Stdout = options.Stdout, Stderr = options.Stderr }, Task.CompletedTask, _time, cancellation);

    private long ImageSize(Container container)
    {
        try
        {
            return _images.Resolve(container.ImageId.ToString()).Size;
        }
        catch (NotFoundException)
        {
            // The image was removed by force; the container goes on with its layers.
            return 0;
        }
    }
}
