namespace Gantry.Runtime.Tasks;

/// <summary>A container that is to be created, under a monitor, from a bundle that is ready.</summary>
public sealed record TaskCreation
{
    /// <summary>The container's id.</summary>
    public required string Id { get; init; }

    /// <summary>The bundle, with its runtime spec.</summary>
    public required TaskBundle Bundle { get; init; }

    /// <summary>The runtime.</summary>
    public required OciRuntime Runtime { get; init; }

    /// <summary>Whether the program gets a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>Whether the program gets an input; otherwise it reads nothing.</summary>
    public bool Stdin { get; init; }

    /// <summary>Whether the input stays open when the client that sent it leaves.</summary>
    public bool LeaveStdinOpen { get; init; }

    /// <summary>The log file, in the CRI format; null for none.</summary>
    public string? LogPath { get; init; }

    /// <summary>Bytes after which the monitor itself begins the log file anew; 0 is never.</summary>
    public long LogSizeLimit { get; init; }

    /// <summary>Whose streams they are, where that is not decided inside; null otherwise.</summary>
    public StreamOwner? StreamOwner { get; init; }
}
