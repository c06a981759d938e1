namespace Gantry.Cli.Client.Models;

/// <summary>What the daemon keeps on disk.</summary>
internal sealed record DiskUsage
{
    public long LayersSize { get; init; }

    public IReadOnlyList<ImageSummary>? Images { get; init; }

    public IReadOnlyList<ContainerSummary>? Containers { get; init; }

    public IReadOnlyList<VolumeSummary>? Volumes { get; init; }

    public IReadOnlyList<BuildCacheEntry>? BuildCache { get; init; }
}
