using Gantry.Images;

namespace Gantry.DockerApi.Images;

/// <summary>A step of an image's making.</summary>
internal sealed record HistoryStep
{
    private const string NotHere = "<missing>";

    public required string Id { get; init; }
    public required long Created { get; init; }
    public required string CreatedBy { get; init; }
    public required IReadOnlyList<string>? Tags { get; init; }
    public required long Size { get; init; }
    public required string Comment { get; init; }

    public static HistoryStep Of(ImageHistoryItem item) => new()
    {
        Id = item.Id?.ToString() ?? NotHere,
        Created = item.Entry.Created?.ToUnixTimeSeconds() ?? 0,
        CreatedBy = item.Entry.CreatedBy ?? "",
        Tags = item.Tags.Count > 0 ? item.Tags : null,
        Size = item.Size,
        Comment = item.Entry.Comment ?? "",
    };
}
