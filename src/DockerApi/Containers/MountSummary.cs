using System.Text.Json.Serialization;
using Gantry.Engine.Containers;

namespace Gantry.DockerApi.Containers;

/// <summary>A mount of a container.</summary>
internal sealed record MountSummary
{
    public required string Type { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    public required string Source { get; init; }
    public required string Destination { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Driver { get; init; }

    public required string Mode { get; init; }
    public required bool RW { get; init; }
    public required string Propagation { get; init; }

    public static MountSummary Of(MountPoint mount) => new()
    {
        Type = mount.Type,
        Name = mount.Name,
        Source = mount.Source,
        Destination = mount.Destination,
        Driver = mount.Driver,
        Mode = mount.Mode,
        RW = mount.ReadWrite,
        Propagation = mount.Propagation,
    };
}
