namespace Gantry.Networks;

/// <summary>A container's network stack, ready for the container to start in.</summary>
public sealed record Sandbox
{
    /// <summary>The id of the container that it belongs to.</summary>
    public required string ContainerId { get; init; }

    /// <summary>A path that opens the network namespace.</summary>
    public required string NamespacePath { get; init; }

    /// <summary>The endpoints by network name, with the addresses that were given.</summary>
    public required IReadOnlyDictionary<string, EndpointSettings> Endpoints { get; init; }

    /// <summary>The published ports, each with the host port that it got.</summary>
    public IReadOnlyList<PublishedPort> Ports { get; init; } = [];

    /// <summary>What belongs into the container's /etc/hosts.</summary>
    public required string Hosts { get; init; }

    /// <summary>What belongs into the container's /etc/resolv.conf.</summary>
    public required string ResolvConf { get; init; }
}
