using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Gantry.Networks.Drivers.Plugins;

/// <summary>A request of the network plugin protocol; each call uses some of the fields.</summary>
internal sealed record NetworkPluginRequest
{
    /// <summary>The network's id.</summary>
    [JsonPropertyName("NetworkID")]
    public string? NetworkId { get; init; }

    /// <summary>The endpoint's id.</summary>
    [JsonPropertyName("EndpointID")]
    public string? EndpointId { get; init; }

    /// <summary>A path that opens the container's network namespace.</summary>
    public string? SandboxKey { get; init; }

    /// <summary>Addresses that the endpoint has already.</summary>
    public PluginInterface? Interface { get; init; }

    /// <summary>What the user asked for, and what goes with it.</summary>
    public JsonObject? Options { get; init; }

    /// <summary>A network's IPv4 subnets.</summary>
    public IReadOnlyList<PluginSubnet>? IPv4Data { get; init; }

    /// <summary>A network's IPv6 subnets.</summary>
    public IReadOnlyList<PluginSubnet>? IPv6Data { get; init; }
}
