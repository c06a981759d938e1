namespace Gantry.Engine.Exec;

/// <summary>A further program that somebody wants to run in a container.</summary>
public sealed record ExecCreation
{
    /// <summary>The program and its arguments.</summary>
    public required IReadOnlyList<string> Command { get; init; }

    /// <summary>Whether to send input.</summary>
    public bool AttachStdin { get; init; }

    /// <summary>Whether to get the standard output.</summary>
    public bool AttachStdout { get; init; }

    /// <summary>Whether to get the standard error.</summary>
    public bool AttachStderr { get; init; }

    /// <summary>Whether the program gets a terminal.</summary>
    public bool Tty { get; init; }

    /// <summary>Height and width of the first terminal.</summary>
    public IReadOnlyList<int>? ConsoleSize { get; init; }

    /// <summary>Further environment, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Env { get; init; } = [];

    /// <summary>User and group; the container's when empty.</summary>
    public string User { get; init; } = "";

    /// <summary>Whether it gets all capabilities.</summary>
    public bool Privileged { get; init; }

    /// <summary>The working directory; the container's when empty.</summary>
    public string WorkingDir { get; init; } = "";

    /// <summary>The keys that leave without ending the program; null is the daemon's.</summary>
    public string? DetachKeys { get; init; }
}
