namespace Gantry.Build.Cache;

/// <summary>A record of the build cache, with what depends on the moment.</summary>
public sealed record CacheUsage
{
    /// <summary>Its key.</summary>
    public required string Key { get; init; }

    /// <summary>The record.</summary>
    public required CacheRecord Record { get; init; }

    /// <summary>Whether a running build uses it.</summary>
    public required bool InUse { get; init; }

    /// <summary>Whether an image has the same layer, so that its removal frees nothing.</summary>
    public required bool Shared { get; init; }

    /// <summary>The ids of the records whose layers lie below.</summary>
    public IReadOnlyList<string> Parents { get; init; } = [];

    /// <summary>The kind under Docker's name.</summary>
    public string TypeName => Record.Kind switch
    {
        CacheKind.LocalSource => "source.local",
        CacheKind.CacheMount => "exec.cachemount",
        _ => "regular",
    };
}
