using System.Text.Json;
using System.Text.Json.Serialization;
using Gantry.Engine.Volumes;

namespace Gantry.DockerApi.Volumes;

/// <summary>All about a volume.</summary>
internal sealed record VolumeInspection
{
    public required DateTimeOffset CreatedAt { get; init; }
    public required string Driver { get; init; }
    public required IReadOnlyDictionary<string, string>? Labels { get; init; }
    public required string Mountpoint { get; init; }
    public required string Name { get; init; }
    public required IReadOnlyDictionary<string, string>? Options { get; init; }
    public required string Scope { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, JsonElement>? Status { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VolumeUsage? UsageData { get; init; }

    public static VolumeInspection Of(VolumeDetails details) => Of(details.Volume) with { Scope = details.Scope, Status = details.Status };

    public static VolumeInspection Of(Volume volume) => new()
    {
        Scope = "local",
        CreatedAt = volume.Created,
        Driver = volume.Driver,
        Labels = volume.Labels.Count > 0 ? volume.Labels : null,
        Mountpoint = volume.Mountpoint,
        Name = volume.Name,
        Options = volume.Options.Count > 0 ? volume.Options : null,
    };
}

/// <summary>How much a volume holds and how many containers use it; -1 when it was not counted.</summary>
internal sealed record VolumeUsage(long Size, long RefCount);

/// <summary>Volumes.</summary>
internal sealed record VolumeList(IReadOnlyList<VolumeInspection> Volumes, IReadOnlyList<string>? Warnings);

/// <summary>What a prune of volumes removed.</summary>
internal sealed record VolumesPruned(IReadOnlyList<string>? VolumesDeleted, long SpaceReclaimed);

/// <summary>A volume that somebody wants.</summary>
internal sealed record VolumeCreateBody
{
    public string? Name { get; init; }
    public string Driver { get; set; } = "";
    public IReadOnlyDictionary<string, string>? DriverOpts { get; init; }
    public IReadOnlyDictionary<string, string>? Labels { get; init; }
    public JsonElement? ClusterVolumeSpec { get; init; }
}
