using Gantry.Engine.Containers;
using Gantry.Linux.Processes;

namespace Gantry.Engine.Exec;

/// <summary>A further program in the daemon's memory.</summary>
internal sealed class ExecEntry(ContainerEntry container, ExecProcess process)
{
    private readonly Lock _gate = new();
    private ExecProcess _current = process;
    private bool _started;

    /// <summary>The container.</summary>
    internal ContainerEntry Container { get; } = container;

    /// <summary>The program at this moment.</summary>
    internal ExecProcess Current => Volatile.Read(ref _current);

    /// <summary>When it ended; null before.</summary>
    internal DateTimeOffset? Ended { get; private set; }

    /// <summary>The size of the terminal that was asked for before the start.</summary>
    internal TerminalSize? Size { get; set; }

    /// <summary>Takes the right to start it; false when somebody has.</summary>
    internal bool TryBegin() => !Interlocked.Exchange(ref _started, true);

    /// <summary>Changes what is known of it.</summary>
    internal void Update(Func<ExecProcess, ExecProcess> change)
    {
        lock (_gate)
            Volatile.Write(ref _current, change(_current));
    }

    /// <summary>It has ended.</summary>
    internal void End(int exitCode, DateTimeOffset time)
    {
        Ended = time;
        Update(p => p with { Running = false, ExitCode = exitCode, Pid = 0, OpenStdin = false });
    }
}
