namespace Gantry.Networks.Sandboxes;

/// <summary>A container's network stack, as it is recorded.</summary>
internal sealed record SandboxRecord
{
    /// <summary>What the container asked for; the name may change later.</summary>
    public required AttachRequest Request { get; init; }

    /// <summary>The file name of its namespace; empty when the container has none of ours.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The endpoints, in the order in which they were made.</summary>
    public IReadOnlyList<Endpoint> Endpoints { get; init; } = [];

    /// <summary>The published ports, each with the one host address and port that it got.</summary>
    public IReadOnlyList<PublishedPort> Ports { get; init; } = [];
}
