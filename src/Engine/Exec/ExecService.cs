using Gantry.Engine.Streams;

namespace Gantry.Engine.Exec;

/// <summary>Further programs in running containers.</summary>
public sealed class ExecService
{
    /// <summary>Records a program to run.</summary>
    /// <exception cref="Errors.ConflictException">The container does not run or is paused.</exception>
    public ExecProcess Create(string container, ExecCreation creation) => throw new NotImplementedException();

    /// <summary>A program at this moment.</summary>
    /// <exception cref="Errors.NotFoundException"><c>No such exec instance: X</c>.</exception>
    public ExecProcess Get(string id) => throw new NotImplementedException();

    /// <summary>Starts the program without its streams.</summary>
    public Task StartDetachedAsync(string id, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Starts the program when the session runs, with the streams that were asked for.</summary>
    /// <exception cref="Errors.ConflictException">It was started before, or the container is paused.</exception>
    public Task<IAttachSession> StartAsync(string id, bool tty, IReadOnlyList<int>? consoleSize, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Sets the size of the program's terminal; before the start, it is kept for it.</summary>
    public Task ResizeAsync(string id, int height, int width, CancellationToken cancellation) => throw new NotImplementedException();
}
