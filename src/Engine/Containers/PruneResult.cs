namespace Gantry.Engine.Containers;

/// <summary>What a prune removed.</summary>
/// <param name="Removed">The names or ids.</param>
/// <param name="SpaceReclaimed">Bytes that are free again.</param>
public sealed record PruneResult(IReadOnlyList<string> Removed, long SpaceReclaimed);
