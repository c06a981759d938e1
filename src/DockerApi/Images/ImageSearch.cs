using System.Text.Json.Serialization;
using Gantry.Errors;
using Gantry.Images;

namespace Gantry.DockerApi.Images;

/// <summary>An image that a search found.</summary>
internal sealed record SearchResult(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("description")] string Description,
    [property: JsonPropertyName("star_count")] int StarCount,
    [property: JsonPropertyName("is_official")] bool IsOfficial,
    [property: JsonPropertyName("is_automated")] bool IsAutomated);

/// <summary>Searches images by a part of their name.</summary>
internal static class ImageSearch
{
    public const int MostResults = 100;

    /// <summary>The images of this host.</summary>
    /// <exception cref="InvalidArgumentException">The limit is out of range.</exception>
    public static IReadOnlyList<SearchResult> Local(IEnumerable<Image> images, string term, int limit)
    {
        if (limit is < 0 or > MostResults)
            throw new InvalidArgumentException($"invalid limit {limit}: want 1 to {MostResults}");
        return [.. images
            .SelectMany(image => image.Tags, (image, tag) => (tag.FamiliarName, Image: image))
            .Where(named => named.FamiliarName.Contains(term, StringComparison.OrdinalIgnoreCase))
            .DistinctBy(named => named.FamiliarName)
            .Take(limit == 0 ? MostResults : limit)
            .Select(named => new SearchResult(named.FamiliarName, Description(named.Image), 0, false, false))];
    }

    private static string Description(Image image) =>
        image.Config.Config?.Labels?.GetValueOrDefault("org.opencontainers.image.description") ?? "an image on this host";
}
