using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Build;

/// <summary>What happened to a step, for clients that draw the build themselves (<c>progress=steps</c>); what is null is left out.</summary>
internal sealed record StepLine
{
    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("name"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; init; }

    /// <summary><c>started</c>, <c>done</c>, <c>cached</c> or <c>failed</c>.</summary>
    [JsonPropertyName("state"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? State { get; init; }

    [JsonPropertyName("error"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    [JsonPropertyName("output"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Output { get; init; }
}
