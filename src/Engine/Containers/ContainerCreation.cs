using Gantry.Networks;
using Gantry.Oci;
using Gantry.Runtime.Configuration;

namespace Gantry.Engine.Containers;

/// <summary>What somebody wants a container to be.</summary>
public sealed record ContainerCreation
{
    /// <summary>The name; null lets the daemon choose one.</summary>
    public string? Name { get; init; }

    /// <summary>The configuration as it came, not merged with the image's.</summary>
    public required ContainerConfig Config { get; init; }

    /// <summary>The host configuration as it came.</summary>
    public required HostConfig HostConfig { get; init; }

    /// <summary>What is asked for on each network, by name.</summary>
    public IReadOnlyDictionary<string, EndpointSettings> Endpoints { get; init; } = new Dictionary<string, EndpointSettings>();

    /// <summary>The platform that the image must be for; null is any.</summary>
    public Platform? Platform { get; init; }
}
