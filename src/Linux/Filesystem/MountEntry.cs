namespace Gantry.Linux.Filesystem;

/// <summary>A mount, as a line of /proc/PID/mountinfo describes it (proc(5)).</summary>
public sealed record MountEntry
{
    /// <summary>Its number.</summary>
    public required int Id { get; init; }

    /// <summary>The number of the mount that it is on.</summary>
    public required int ParentId { get; init; }

    /// <summary>The file system's device, as <c>major:minor</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The directory of the file system that is shown.</summary>
    public required string Root { get; init; }

    /// <summary>Where it is mounted, from the process's root.</summary>
    public required string Target { get; init; }

    /// <summary>Options of this mount.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>Propagation: <c>shared:N</c>, <c>master:N</c>, <c>unbindable</c>; empty for a private mount.</summary>
    public required IReadOnlyList<string> Propagation { get; init; }

    /// <summary>The file system.</summary>
    public required string Type { get; init; }

    /// <summary>The device or name that was mounted.</summary>
    public required string Source { get; init; }

    /// <summary>Options of the file system.</summary>
    public required IReadOnlyList<string> FilesystemOptions { get; init; }
}
