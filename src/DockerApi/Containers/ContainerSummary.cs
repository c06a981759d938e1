using System.Text.Json.Serialization;
using Gantry.Networks;

namespace Gantry.DockerApi.Containers;

/// <summary>A container in a list.</summary>
internal sealed record ContainerSummary
{
    public required string Id { get; init; }
    public required IReadOnlyList<string> Names { get; init; }
    public required string Image { get; init; }
    public required string ImageID { get; init; }
    public required string Command { get; init; }
    public required long Created { get; init; }
    public required IReadOnlyList<PortSummary> Ports { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SizeRw { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SizeRootFs { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }
    public required string State { get; init; }
    public required string Status { get; init; }
    public required HostConfigSummary HostConfig { get; init; }
    public required NetworksSummary NetworkSettings { get; init; }
    public required IReadOnlyList<MountSummary> Mounts { get; init; }
}

/// <summary>What a list shows of the host configuration.</summary>
internal sealed record HostConfigSummary(
    string NetworkMode,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Annotations);

/// <summary>What a list shows of the networks.</summary>
internal sealed record NetworksSummary(IReadOnlyDictionary<string, EndpointSettings> Networks);
