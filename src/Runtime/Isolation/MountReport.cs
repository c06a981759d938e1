namespace Gantry.Runtime.Isolation;

/// <summary>A mount of a container.</summary>
public sealed record MountReport
{
    /// <summary>Where it is.</summary>
    public required string Target { get; init; }

    /// <summary>The file system.</summary>
    public required string Type { get; init; }

    /// <summary>The device or name.</summary>
    public required string Source { get; init; }

    /// <summary>The directory of the file system that is shown.</summary>
    public required string Root { get; init; }

    /// <summary>Its options.</summary>
    public required IReadOnlyList<string> Options { get; init; }

    /// <summary>How mounts pass in and out: <c>private</c>, or the kernel's <c>shared:N</c>, <c>master:N</c>.</summary>
    public required string Propagation { get; init; }

    /// <summary>Whether it can be written.</summary>
    public bool Writable => Options.Contains("rw");
}
