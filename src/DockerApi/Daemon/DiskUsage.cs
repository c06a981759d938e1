using Gantry.DockerApi.Containers;
using Gantry.DockerApi.Images;
using Gantry.DockerApi.Volumes;

namespace Gantry.DockerApi.Daemon;

/// <summary>What everything holds on disk.</summary>
internal sealed record DiskUsage
{
    public required long LayersSize { get; init; }
    public required IReadOnlyList<ImageSummary>? Images { get; init; }
    public required IReadOnlyList<ContainerSummary>? Containers { get; init; }
    public required IReadOnlyList<VolumeInspection>? Volumes { get; init; }
    public required IReadOnlyList<BuildCacheRecord>? BuildCache { get; init; }
}
