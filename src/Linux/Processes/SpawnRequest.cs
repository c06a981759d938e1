using System.Runtime.InteropServices;

namespace Gantry.Linux.Processes;

/// <summary>A program to start, in a session of its own. Whatever is not named here is not inherited: no descriptor, no variable, no signal disposition.</summary>
public sealed record SpawnRequest
{
    /// <summary>The absolute path of the program.</summary>
    public required string Path { get; init; }

    /// <summary>Its arguments, without its own name.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>Its environment, as <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Environment { get; init; } = [];

    /// <summary>Its working directory; null is ours.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Its descriptors: the number at its place in the list. Null is <c>/dev/null</c>.</summary>
    public IReadOnlyList<SafeHandle?> Descriptors { get; init; } = [null, null, null];
}
