namespace Gantry.Engine.Containers;

/// <summary>What a container holds on disk.</summary>
/// <param name="Writable">Bytes of its own.</param>
/// <param name="Total">Bytes with its image.</param>
public sealed record ContainerSize(long Writable, long Total);
