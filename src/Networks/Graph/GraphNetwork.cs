namespace Gantry.Networks.Graph;

/// <summary>A network of the graph.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Driver">Its driver.</param>
/// <param name="Device">Its link on the host; empty for none.</param>
/// <param name="IsUp">Whether the kernel has the link, and it is up.</param>
/// <param name="Addresses">The host's addresses on it.</param>
/// <param name="Subnets">Its subnets.</param>
/// <param name="Internal">Whether there is no way out.</param>
/// <param name="KeptApart">Whether its containers do not reach each other.</param>
public sealed record GraphNetwork(string Name, string Driver, string Device, bool IsUp, IReadOnlyList<string> Addresses, IReadOnlyList<string> Subnets, bool Internal, bool KeptApart);
