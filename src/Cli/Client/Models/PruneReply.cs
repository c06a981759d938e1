namespace Gantry.Cli.Client.Models;

/// <summary>What a prune removed; the list of the kind that was pruned is set.</summary>
internal sealed record PruneReply
{
    public IReadOnlyList<string>? ContainersDeleted { get; init; }

    public IReadOnlyList<string>? NetworksDeleted { get; init; }

    public IReadOnlyList<string>? VolumesDeleted { get; init; }

    public IReadOnlyList<string>? CachesDeleted { get; init; }

    public IReadOnlyList<ImageDeletionReply>? ImagesDeleted { get; init; }

    public long SpaceReclaimed { get; init; }
}
