using Gantry.Engine.Logs;
using Gantry.Engine.Streams;

namespace Gantry.Engine.Containers;

/// <summary>The life of containers. Names are a container's name, id, or a unique beginning of its id.</summary>
public sealed class ContainerService
{
    /// <summary>Makes a container; nothing runs yet.</summary>
    /// <exception cref="Errors.NotFoundException"><c>No such image: X</c>, upon which clients pull.</exception>
    /// <exception cref="Errors.ConflictException">The name is in use.</exception>
    public Task<ContainerCreated> CreateAsync(ContainerCreation creation, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>A container at this moment.</summary>
    /// <exception cref="Errors.NotFoundException"><c>No such container: X</c>.</exception>
    public Container Get(string name) => throw new NotImplementedException();

    /// <summary>All containers at this moment, newest first.</summary>
    public IReadOnlyList<Container> List() => throw new NotImplementedException();

    /// <summary>Starts the program.</summary>
    /// <exception cref="Errors.NotModifiedException">It runs already.</exception>
    public Task StartAsync(string name, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Asks the program to stop, and ends it when it has not after a time.</summary>
    /// <param name="name">The container.</param>
    /// <param name="signal">The signal; null is the container's.</param>
    /// <param name="timeout">Seconds; null is the container's, -1 is for ever.</param>
    /// <param name="cancellation">Ends the waiting, not the stopping.</param>
    /// <exception cref="Errors.NotModifiedException">It does not run.</exception>
    public Task StopAsync(string name, string? signal, int? timeout, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Stops the program if it runs, and starts it.</summary>
    public Task RestartAsync(string name, string? signal, int? timeout, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Sends a signal, by name or number; null is SIGKILL.</summary>
    /// <exception cref="Errors.ConflictException">It does not run.</exception>
    public Task KillAsync(string name, string? signal, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Freezes all processes of the container.</summary>
    public Task PauseAsync(string name, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Lets the processes of the container go on.</summary>
    public Task UnpauseAsync(string name, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Gives the container another name.</summary>
    public Task RenameAsync(string name, string newName, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Changes limits and restart policy, also while it runs.</summary>
    /// <returns>Warnings.</returns>
    public Task<IReadOnlyList<string>> UpdateAsync(string name, ContainerUpdate update, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Removes the container.</summary>
    /// <param name="name">The container.</param>
    /// <param name="force">Whether to end it if it runs.</param>
    /// <param name="volumes">Whether to remove its anonymous volumes.</param>
    /// <param name="cancellation">Ends the waiting, not the removal.</param>
    public Task RemoveAsync(string name, bool force, bool volumes, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Registers a wait; when the method returns, no later end can be missed.</summary>
    /// <returns>A task that ends when the condition is met.</returns>
    public Task<ExitStatus> Wait(string name, WaitCondition condition, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Connects to the program's streams; also before it starts.</summary>
    public Task<IAttachSession> AttachAsync(string name, AttachOptions options, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Sets the size of the program's terminal.</summary>
    public Task ResizeAsync(string name, int height, int width, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Reads the log.</summary>
    public IAsyncEnumerable<LogEntry> ReadLogsAsync(string name, LogOptions options, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The processes of the container as <c>ps</c> shows them: titles, and a row each.</summary>
    public Task<(IReadOnlyList<string> Titles, IReadOnlyList<IReadOnlyList<string>> Rows)> TopAsync(string name, string? psArguments, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Bytes that the container holds by itself, and with its image.</summary>
    public Task<ContainerSize> SizeAsync(string name, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Removes all containers that do not run and that <paramref name="filter"/> chooses.</summary>
    public Task<PruneResult> PruneAsync(Func<Container, bool> filter, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Adds the container to a further network, now if it runs and at each start.</summary>
    public Task ConnectAsync(string name, string network, Networks.EndpointSettings settings, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Takes the container off a network; a container that is gone can be taken off by <paramref name="force"/>.</summary>
    public Task DisconnectAsync(string name, string network, bool force, CancellationToken cancellation) => throw new NotImplementedException();
}
