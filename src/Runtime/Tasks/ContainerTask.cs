using Gantry.Linux.Processes;

namespace Gantry.Runtime.Tasks;

/// <summary>A container's program and its monitor, held by descriptor.</summary>
public sealed class ContainerTask : IDisposable
{
    /// <summary>Holds a program and its monitor.</summary>
    public ContainerTask(string id, ProcessHandle? monitor, ProcessHandle? process) => (Id, Monitor, Process) = (id, monitor, process);

    /// <summary>The container's id.</summary>
    public string Id { get; }

    /// <summary>The monitor; null when it has ended.</summary>
    public ProcessHandle? Monitor { get; }

    /// <summary>The program; null when it has ended.</summary>
    public ProcessHandle? Process { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Monitor?.Dispose();
        Process?.Dispose();
    }
}
