namespace Gantry.Images.Snapshots;

/// <summary>A change of a file against the layers below.</summary>
/// <param name="Path">The absolute path in the container.</param>
/// <param name="Kind">What happened to it.</param>
public sealed record FileChange(string Path, FileChangeKind Kind);

/// <summary>What happened to a file; the numbers are those of Docker's API.</summary>
public enum FileChangeKind
{
    /// <summary>It was changed.</summary>
    Modified = 0,

    /// <summary>It is new.</summary>
    Added = 1,

    /// <summary>It was removed.</summary>
    Deleted = 2,
}
