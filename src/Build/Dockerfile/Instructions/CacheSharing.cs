namespace Gantry.Build.Dockerfile.Instructions;

/// <summary>What steps that use one cache at the same time do.</summary>
public enum CacheSharing
{
    /// <summary>They share it.</summary>
    Shared,

    /// <summary>Each further one gets a cache of its own.</summary>
    Private,

    /// <summary>They wait for one another.</summary>
    Locked,
}
