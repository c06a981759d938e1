using System.Text.Json.Serialization;

namespace Gantry.Cli.Client.Models;

/// <summary>An image that a search found.</summary>
internal sealed record SearchResult
{
    public string Name { get; init; } = "";

    public string Description { get; init; } = "";

    [JsonPropertyName("star_count")]
    public int StarCount { get; init; }

    [JsonPropertyName("is_official")]
    public bool IsOfficial { get; init; }
}
