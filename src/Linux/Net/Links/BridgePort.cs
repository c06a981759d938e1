namespace Gantry.Linux.Net.Links;

/// <summary>What a bridge does with one of its ports; what is null stays as it is.</summary>
public sealed record BridgePort
{
    /// <summary>Whether a frame may leave by the port that it came in by.</summary>
    public bool? Hairpin { get; init; }

    /// <summary>Whether the port is kept apart from all other isolated ports.</summary>
    public bool? Isolated { get; init; }

    /// <summary>Whether the bridge learns addresses from the port.</summary>
    public bool? Learning { get; init; }

    /// <summary>Whether the bridge answers neighbour look-ups on the port's behalf.</summary>
    public bool? NeighbourSuppression { get; init; }
}
