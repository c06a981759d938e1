namespace Gantry.Networks.Graph;

/// <summary>A link of a container.</summary>
/// <param name="Network">The network that it leads to.</param>
/// <param name="Name">Its name in the container.</param>
/// <param name="IsUp">Whether it is there, and up.</param>
/// <param name="Addresses">Its addresses, with prefix lengths.</param>
/// <param name="IsDefaultRoute">Whether the container's way out is by it.</param>
public sealed record GraphLink(string Network, string Name, bool IsUp, IReadOnlyList<string> Addresses, bool IsDefaultRoute);
