using Gantry.Images;
using Gantry.Oci;

namespace Gantry.DockerApi.Images;

/// <summary>A step of an image's making.</summary>
internal sealed record HistoryStep
{
    public required string Id { get; init; }
    public required long Created { get; init; }
    public required string CreatedBy { get; init; }
    public required IReadOnlyList<string>? Tags { get; init; }
    public required long Size { get; init; }
    public required string Comment { get; init; }
}

/// <summary>Shows how an image was made.</summary>
internal static class ImageHistory
{
    private const string NotHere = "<missing>";

    /// <summary>The steps, the last one first; a step whose image is here too has its id.</summary>
    /// <param name="image">The image.</param>
    /// <param name="layerSizes">Bytes of each layer, the lowest first.</param>
    public static IReadOnlyList<HistoryStep> Of(Image image, IEnumerable<long> layerSizes)
    {
        var sizes = new Queue<long>(layerSizes);
        var steps = (image.Config.History ?? []).Select(entry => Step(entry, sizes)).Reverse().ToList();
        if (steps.Count > 0)
            steps[0] = steps[0] with { Id = image.Id.ToString(), Tags = image.Tags.Count > 0 ? ImageNames.Tags(image) : null };
        return steps;
    }

    private static HistoryStep Step(HistoryEntry entry, Queue<long> sizes) => new()
    {
        Id = NotHere,
        Created = entry.Created?.ToUnixTimeSeconds() ?? 0,
        CreatedBy = entry.CreatedBy ?? "",
        Tags = null,
        Size = entry.EmptyLayer || !sizes.TryDequeue(out var size) ? 0 : size,
        Comment = entry.Comment ?? "",
    };
}
