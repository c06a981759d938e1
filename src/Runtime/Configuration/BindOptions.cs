namespace Gantry.Runtime.Configuration;

/// <summary>Options of a bind mount.</summary>
public sealed record BindOptions
{
    /// <summary><c>rprivate</c> (default), <c>private</c>, <c>rshared</c>, <c>shared</c>, <c>rslave</c>, <c>slave</c>.</summary>
    public string? Propagation { get; init; }

    /// <summary>Whether mounts below the source stay away.</summary>
    public bool NonRecursive { get; init; }

    /// <summary>Whether a missing source is made as a directory.</summary>
    public bool CreateMountpoint { get; init; }

    /// <summary>Whether only the top mount is read-only.</summary>
    public bool ReadOnlyNonRecursive { get; init; }

    /// <summary>Whether to fail where mounts below cannot be read-only.</summary>
    public bool ReadOnlyForceRecursive { get; init; }
}
