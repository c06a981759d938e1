namespace Gantry.DockerApi.Build;

/// <summary>What was taken out of the build cache.</summary>
internal sealed record CachePruned(IReadOnlyList<string>? CachesDeleted, long SpaceReclaimed);
