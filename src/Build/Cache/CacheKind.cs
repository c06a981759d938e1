namespace Gantry.Build.Cache;

/// <summary>What the build cache keeps.</summary>
public enum CacheKind
{
    /// <summary>The layer that a step made.</summary>
    Regular,

    /// <summary>The files of a client's context, so that it only sends what changed.</summary>
    LocalSource,

    /// <summary>A directory for <c>RUN --mount=type=cache</c>.</summary>
    CacheMount,
}
