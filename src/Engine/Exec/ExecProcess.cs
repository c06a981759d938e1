namespace Gantry.Engine.Exec;

/// <summary>A further program in a container at one moment; kept for a while after its end.</summary>
public sealed record ExecProcess
{
    /// <summary>The id, 64 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The container's id.</summary>
    public required string ContainerId { get; init; }

    /// <summary>What was asked for.</summary>
    public required ExecCreation Creation { get; init; }

    /// <summary>Whether it runs.</summary>
    public bool Running { get; init; }

    /// <summary>How it ended; null before.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Its process id on the host; 0 when it does not run.</summary>
    public int Pid { get; init; }

    /// <summary>Whether its input is still open.</summary>
    public bool OpenStdin { get; init; }
}
