using System.Text.Json.Serialization;
using Gantry.DockerApi.Http;
using Gantry.Images;

namespace Gantry.DockerApi.Images;

/// <summary>An image in a list.</summary>
internal sealed record ImageSummary
{
    private static readonly ApiVersion s_emptyNamesSince = new(1, 43);
    private static readonly ApiVersion s_noVirtualSizeSince = new(1, 44);

    public required long Containers { get; init; }
    public required long Created { get; init; }
    public required string Id { get; init; }
    public required IReadOnlyDictionary<string, string>? Labels { get; init; }
    public required string ParentId { get; init; }
    public required IReadOnlyList<string> RepoDigests { get; init; }
    public required IReadOnlyList<string> RepoTags { get; init; }
    public required long SharedSize { get; init; }
    public required long Size { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? VirtualSize { get; init; }

    /// <param name="image">The image.</param>
    /// <param name="version">The version that the client speaks.</param>
    /// <param name="containers">How many containers use it; -1 when it was not counted.</param>
    /// <param name="sharedSize">Bytes that it shares with others; -1 when they were not counted.</param>
    public static ImageSummary Of(Image image, ApiVersion version, long containers = -1, long sharedSize = -1)
    {
        var (tags, digests) = (ImageNames.Tags(image), ImageNames.Digests(image));
        if (version < s_emptyNamesSince && tags.Count == 0 && digests.Count == 0)
            (tags, digests) = (["<none>:<none>"], ["<none>@<none>"]);
        return new ImageSummary
        {
            Containers = containers,
            Created = image.Config.Created?.ToUnixTimeSeconds() ?? 0,
            Id = image.Id.ToString(),
            Labels = image.Config.Config?.Labels,
            ParentId = image.Parent?.ToString() ?? "",
            RepoDigests = digests,
            RepoTags = tags,
            SharedSize = sharedSize,
            Size = image.Size,
            VirtualSize = version < s_noVirtualSizeSince ? image.Size : null,
        };
    }
}
