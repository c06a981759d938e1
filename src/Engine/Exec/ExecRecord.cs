using Gantry.Linux.Processes;

namespace Gantry.Engine.Exec;

/// <summary>A further program in a container as it is written down.</summary>
internal sealed record ExecRecord
{
    /// <summary>The program.</summary>
    public required ExecProcess Exec { get; init; }

    /// <summary>When it ended; null before.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>The program's monitor, while it runs.</summary>
    public ProcessIdentity Monitor { get; init; }
}
