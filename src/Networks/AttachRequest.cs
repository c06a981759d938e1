namespace Gantry.Networks;

/// <summary>What a container wants of the networks when it starts.</summary>
public sealed record AttachRequest
{
    /// <summary>The container's id; the sandbox (network namespace) and all endpoints are kept under it.</summary>
    public required string ContainerId { get; init; }

    /// <summary>The container's name, which DNS and logs show.</summary>
    public required string ContainerName { get; init; }

    /// <summary>The host name.</summary>
    public required string Hostname { get; init; }

    /// <summary>The networks by name or id, and what is asked for on each.</summary>
    public required IReadOnlyDictionary<string, EndpointSettings> Endpoints { get; init; }

    /// <summary>Ports to publish.</summary>
    public IReadOnlyList<PublishedPort> Ports { get; init; } = [];

    /// <summary>
    /// Whether the container may send from addresses that are not its own: routers, VPNs and nested engines do. For those
    /// that may administer their network (NET_ADMIN); all others are held to their own addresses.
    /// </summary>
    public bool ForwardsTraffic { get; init; }

    /// <summary>Name servers for the embedded DNS to forward to; empty is the host's.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Search domains; empty is the host's.</summary>
    public IReadOnlyList<string> DnsSearch { get; init; } = [];

    /// <summary>Resolver options; empty is the host's.</summary>
    public IReadOnlyList<string> DnsOptions { get; init; } = [];

    /// <summary>Lines for /etc/hosts, as <c>name:address</c>; <c>host-gateway</c> stands for the host.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];
}
