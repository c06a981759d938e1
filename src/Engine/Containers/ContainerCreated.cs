namespace Gantry.Engine.Containers;

/// <summary>A new container, and what its maker should know.</summary>
/// <param name="Id">The id.</param>
/// <param name="Warnings">Options that were adjusted, each with the reason.</param>
public sealed record ContainerCreated(string Id, IReadOnlyList<string> Warnings);
