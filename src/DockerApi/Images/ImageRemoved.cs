using System.Text.Json.Serialization;
using Gantry.Images;

namespace Gantry.DockerApi.Images;

/// <summary>One thing that a removal of images did.</summary>
internal sealed record ImageRemoved
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Untagged { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Deleted { get; init; }

    public static ImageRemoved Of(ImageDeletion deletion) => new() { Untagged = deletion.Untagged, Deleted = deletion.Deleted?.ToString() };
}

/// <summary>What a prune of images removed.</summary>
internal sealed record ImagesPruned(IReadOnlyList<ImageRemoved>? ImagesDeleted, long SpaceReclaimed)
{
    public static ImagesPruned Of(IReadOnlyList<ImageDeletion> deletions, long bytes) =>
        new(deletions.Count > 0 ? [.. deletions.Select(ImageRemoved.Of)] : null, bytes);
}
