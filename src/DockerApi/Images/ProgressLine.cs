using System.Text.Json.Serialization;
using Gantry.Images;

namespace Gantry.DockerApi.Images;

/// <summary>A line of Docker's progress streams; what is null is left out.</summary>
internal sealed record ProgressLine
{
    [JsonPropertyName("stream"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Stream { get; init; }

    [JsonPropertyName("status"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Status { get; init; }

    [JsonPropertyName("progressDetail"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ProgressDetail? Detail { get; init; }

    [JsonPropertyName("progress"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Bar { get; init; }

    [JsonPropertyName("id"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Id { get; init; }

    [JsonPropertyName("errorDetail"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ErrorDetail? ErrorDetail { get; init; }

    [JsonPropertyName("error"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Error { get; init; }

    [JsonPropertyName("aux"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PushedTag? Aux { get; init; }

    /// <summary>The line of a step.</summary>
    public static ProgressLine Of(ImageProgress progress) => new()
    {
        Status = progress.Status,
        Id = progress.Id,
        Detail = progress.Id is null && progress.Current is null ? null : new ProgressDetail(progress.Current, progress.Total),
        Bar = progress.Current is { } current ? ProgressBar.Draw(current, progress.Total) : null,
    };

    /// <summary>The line of a failure.</summary>
    public static ProgressLine Failed(string message) => new() { ErrorDetail = new ErrorDetail(message), Error = message };
}

/// <summary>How far a step has come.</summary>
internal sealed record ProgressDetail(
    [property: JsonPropertyName("current"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Current,
    [property: JsonPropertyName("total"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Total);

/// <summary>Why a work failed.</summary>
internal sealed record ErrorDetail([property: JsonPropertyName("message")] string Message);

/// <summary>What a push has put into the registry.</summary>
internal sealed record PushedTag(string Tag, string Digest, long Size);
