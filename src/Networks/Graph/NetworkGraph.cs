namespace Gantry.Networks.Graph;

/// <summary>Which containers sit on which networks, what is published where, and who can reach whom, as the kernel has it.</summary>
/// <param name="Networks">The networks.</param>
/// <param name="Containers">The containers on them.</param>
/// <param name="Reaches">Who reaches whom: pairs of container names.</param>
public sealed record NetworkGraph(IReadOnlyList<GraphNetwork> Networks, IReadOnlyList<GraphContainer> Containers, IReadOnlyList<GraphReach> Reaches);
