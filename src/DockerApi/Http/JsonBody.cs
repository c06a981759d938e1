using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Errors;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Http;

/// <summary>Reads JSON bodies with Docker's rules and wording.</summary>
internal static class JsonBody
{
    private const string MediaType = "application/json";

    /// <summary>Reads the body.</summary>
    /// <returns>The value, or null when the body is empty or the word <c>null</c>.</returns>
    /// <exception cref="InvalidArgumentException">It is not JSON, not of this shape, or has a key twice.</exception>
    public static async Task<T?> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> json, CancellationToken cancellation) where T : class
    {
        var hasBody = request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;
        CheckContentType(request.ContentType, hasBody);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        if (body.Length == 0)
            return null;
        try
        {
            return JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), json);
        }
        catch (JsonException e)
        {
            throw new InvalidArgumentException($"invalid JSON: {Describe(e)}", e);
        }
    }

    private static void CheckContentType(string? contentType, bool hasBody)
    {
        if (string.IsNullOrEmpty(contentType) && !hasBody)
            return;
        if (!MediaTypeHeaderValue.TryParse(contentType, out var parsed))
            throw new InvalidArgumentException($"malformed Content-Type header ({contentType}): must be '{MediaType}'");
        if (!MediaType.Equals(parsed.MediaType, StringComparison.OrdinalIgnoreCase))
            throw new InvalidArgumentException($"unsupported Content-Type header ({contentType}): must be '{MediaType}'");
    }

    private static string Describe(JsonException e) => e.Path is null or "$" ? e.Message : $"{e.Path}: {e.Message}";
}
