using System.Text.Json.Serialization;
using Gantry.DockerApi.Containers;
using Gantry.DockerApi.Http;
using Gantry.Images;
using Gantry.Oci;

namespace Gantry.DockerApi.Images;

/// <summary>All about an image.</summary>
internal sealed record ImageInspection
{
    private static readonly ApiVersion s_noVirtualSizeSince = new(1, 44);

    public required string Id { get; init; }
    public required IReadOnlyList<string> RepoTags { get; init; }
    public required IReadOnlyList<string> RepoDigests { get; init; }
    public required string Parent { get; init; }
    public required string Comment { get; init; }
    public required DateTimeOffset? Created { get; init; }
    public required string DockerVersion { get; init; }
    public required string Author { get; init; }
    public required ImageRunConfig Config { get; init; }
    public required string Architecture { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Variant { get; init; }

    public required string Os { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? OsVersion { get; init; }

    public required long Size { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? VirtualSize { get; init; }

    public required GraphDriverInspection GraphDriver { get; init; }
    public required LayersInspection RootFS { get; init; }
    public required ImageMetadata Metadata { get; init; }

    public static ImageInspection Of(Image image, ApiVersion version) => new()
    {
        Id = image.Id.ToString(),
        RepoTags = ImageNames.Tags(image),
        RepoDigests = ImageNames.Digests(image),
        Parent = image.Parent?.ToString() ?? "",
        Comment = image.Config.Comment ?? image.Config.History?.LastOrDefault()?.Comment ?? "",
        Created = image.Config.Created,
        DockerVersion = image.Config.DockerVersion ?? "",
        Author = image.Config.Author ?? "",
        Config = ImageRunConfig.Of(image.Config.Config ?? new RunConfig()),
        Architecture = image.Config.Architecture,
        Variant = image.Config.Variant,
        Os = image.Config.Platform.Os,
        OsVersion = image.Config.OsVersion,
        Size = image.Size,
        VirtualSize = version < s_noVirtualSizeSince ? image.Size : null,
        GraphDriver = new GraphDriverInspection(StorageDriver.Name, null),
        RootFS = new LayersInspection("layers", [.. image.Config.RootFs.DiffIds.Select(id => id.ToString())]),
        Metadata = new ImageMetadata(image.LastTagged ?? default),
    };
}

/// <summary>The layers of an image.</summary>
internal sealed record LayersInspection(string Type, IReadOnlyList<string> Layers);

/// <summary>What this host knows of an image beside what is in it.</summary>
internal sealed record ImageMetadata(DateTimeOffset LastTagTime);
