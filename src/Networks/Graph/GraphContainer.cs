namespace Gantry.Networks.Graph;

/// <summary>A container of the graph.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Links">Its links, read in its namespace.</param>
/// <param name="Ports">What is published, as <c>0.0.0.0:8080->80/tcp</c>.</param>
public sealed record GraphContainer(string Id, string Name, IReadOnlyList<GraphLink> Links, IReadOnlyList<string> Ports);
