using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Build;

/// <summary>A line of a build's answer; what is null is left out.</summary>
internal sealed record BuildLine
{
    [JsonPropertyName("stream"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Stream { get; init; }

    [JsonPropertyName("status"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    [JsonPropertyName("id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    [JsonPropertyName("step"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StepLine? Step { get; init; }

    [JsonPropertyName("aux"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BuiltImage? Aux { get; init; }

    /// <summary>A piece of an output (beyond Docker's).</summary>
    [JsonPropertyName("data"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OutputData? Data { get; init; }

    /// <summary>What is told of the result, under BuildKit's names (beyond Docker's).</summary>
    [JsonPropertyName("facts"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Dictionary<string, string>? Facts { get; init; }

    [JsonPropertyName("errorDetail"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BuildFailure? ErrorDetail { get; init; }

    [JsonPropertyName("error"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }
}

/// <summary>What was built.</summary>
internal sealed record BuiltImage([property: JsonPropertyName("ID")] string Id);

/// <summary>A piece of an output.</summary>
/// <param name="Output">Which output, by its place among the request's; caches in directories follow.</param>
/// <param name="Bytes">The bytes.</param>
internal sealed record OutputData([property: JsonPropertyName("output")] int Output, [property: JsonPropertyName("bytes")] byte[] Bytes);

/// <summary>Why a build failed.</summary>
internal sealed record BuildFailure(
    [property: JsonPropertyName("code"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] int Code,
    [property: JsonPropertyName("message")] string Message);
