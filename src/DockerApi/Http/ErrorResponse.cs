namespace Gantry.DockerApi.Http;

/// <summary>The one shape of an error.</summary>
/// <param name="Message">What was wrong and what would be right.</param>
internal sealed record ErrorResponse([property: System.Text.Json.Serialization.JsonPropertyName("message")] string Message);
