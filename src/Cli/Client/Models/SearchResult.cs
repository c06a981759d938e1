using System.Text.Json.Serialization;

namespace Gantry.Cli.Client.Models;

/// <summary>An image that a search found.</summary>
internal sealed record SearchResult
{
    public string Name { get; set => field = value ?? ""; } = "";

    public string Description { get; set => field = value ?? ""; } = "";

    [JsonPropertyName("star_count")]
    public int StarCount { get; init; }

    [JsonPropertyName("is_official")]
    public bool IsOfficial { get; init; }
}
