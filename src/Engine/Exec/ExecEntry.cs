using Gantry.Engine.Containers;
using Gantry.Linux.Processes;

namespace Gantry.Engine.Exec;

/// <summary>A further program in the daemon's memory.</summary>
internal sealed class ExecEntry(ContainerEntry container, ExecRecord record)
{
    private readonly Lock _gate = new();
    private ExecRecord _record = record;
    private bool _started = record.Exec.Running || record.Ended is not null;

    /// <summary>The id.</summary>
    internal string Id { get; } = record.Exec.Id;

    /// <summary>The container.</summary>
    internal ContainerEntry Container { get; } = container;

    /// <summary>What is written down at this moment.</summary>
    internal ExecRecord Record => Volatile.Read(ref _record);

    /// <summary>The program at this moment.</summary>
    internal ExecProcess Current => Record.Exec;

    /// <summary>Waits for its end.</summary>
    internal Task Watching { get; set; } = Task.CompletedTask;

    /// <summary>The size of the terminal that was asked for before the start.</summary>
    internal TerminalSize? Size { get; set; }

    /// <summary>Takes the right to start it; false when somebody has.</summary>
    internal bool TryBegin() => !Interlocked.Exchange(ref _started, true);

    /// <summary>Changes what is known of it.</summary>
    /// <returns>What is known now.</returns>
    internal ExecRecord Update(Func<ExecRecord, ExecRecord> change)
    {
        lock (_gate)
            return _record = change(_record);
    }
}
