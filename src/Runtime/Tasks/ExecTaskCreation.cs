namespace Gantry.Runtime.Tasks;

/// <summary>A further program that is to run in a container, under a monitor of its own.</summary>
public sealed record ExecTaskCreation
{
    /// <summary>The exec's id.</summary>
    public required string Id { get; init; }

    /// <summary>The container's id.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The exec's own directory, with its process spec.</summary>
    public required TaskBundle Bundle { get; init; }

    /// <summary>The container's runtime.</summary>
    public required OciRuntime Runtime { get; init; }

    /// <summary>Whether the program gets a terminal.</summary>
    public bool Terminal { get; init; }

    /// <summary>Whether the program gets an input.</summary>
    public bool Stdin { get; init; }

    /// <summary>Whether somebody will read its output from its beginning.</summary>
    public bool Attach { get; init; }

    /// <summary>Whose streams they are, where that is not decided inside; null otherwise.</summary>
    public StreamOwner? StreamOwner { get; init; }

    /// <summary>The first size of the terminal.</summary>
    public Linux.Processes.TerminalSize? Size { get; init; }
}
