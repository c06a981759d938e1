namespace Gantry.Oci.Runtime;

/// <summary>The root file system of a container (config.md, Root).</summary>
public sealed record RuntimeRoot
{
    /// <summary>The mounted directory on the host.</summary>
    public required string Path { get; init; }

    /// <summary>Whether it is read-only inside.</summary>
    public bool Readonly { get; init; }
}
