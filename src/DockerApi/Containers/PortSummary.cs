using System.Text.Json.Serialization;
using Gantry.Engine.Containers;
using Gantry.Networks;

namespace Gantry.DockerApi.Containers;

/// <summary>A port in a list of containers.</summary>
internal sealed record PortSummary
{
    /// <summary>What an address that nobody chose looks like.</summary>
    public const string AnyAddress = "0.0.0.0";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IP { get; init; }

    public required int PrivatePort { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? PublicPort { get; init; }

    public required string Type { get; init; }

    /// <summary>The ports of a running container: the published ones, and those that are only exposed.</summary>
    public static IReadOnlyList<PortSummary> Of(Container container)
    {
        if (container.State.Pid == 0)
            return [];
        var published = container.Ports.Select(Of).ToList();
        foreach (var exposed in container.Config.ExposedPorts?.Keys ?? [])
            if (ExposedPort.TryParse(exposed, out var port) && !published.Exists(p => p.PrivatePort == port.Number && p.Type == port.Protocol))
                published.Add(new PortSummary { PrivatePort = port.Number, Type = port.Protocol });
        return published;
    }

    private static PortSummary Of(PublishedPort port) => new()
    {
        IP = port.HostAddress?.ToString() ?? AnyAddress,
        PrivatePort = port.ContainerPort,
        PublicPort = port.HostPort,
        Type = port.Protocol,
    };
}
