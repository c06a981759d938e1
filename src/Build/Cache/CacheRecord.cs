using Gantry.Oci;

namespace Gantry.Build.Cache;

/// <summary>Something that the build cache keeps.</summary>
public sealed record CacheRecord
{
    /// <summary>The id that people see and filter by.</summary>
    public required string Id { get; init; }

    /// <summary>What it is.</summary>
    public required CacheKind Kind { get; init; }

    /// <summary>What made it, for people.</summary>
    public required string Description { get; init; }

    /// <summary>The layer's diff id, of a step.</summary>
    public Digest? DiffId { get; init; }

    /// <summary>The chain id with the layer on top, of a step.</summary>
    public Digest? ChainId { get; init; }

    /// <summary>The chain id below, of a step that has one.</summary>
    public Digest? ParentChainId { get; init; }

    /// <summary>The directory below the cache's own, of a cache mount or context.</summary>
    public string? Directory { get; init; }

    /// <summary>Bytes that it holds.</summary>
    public long Size { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it was last of use.</summary>
    public required DateTimeOffset LastUsed { get; init; }

    /// <summary>The boot of the host in which its layer was made, as long as the layer may not be on disk yet; null from then on.</summary>
    public string? Boot { get; init; }

    /// <summary>How often it was of use.</summary>
    public int UsageCount { get; init; }
}
