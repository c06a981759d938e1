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
        var body = await ReadBytesAsync(request, cancellation);
        return body.IsEmpty ? null : Parse(body.Span, json);
    }

    /// <summary>Reads the body as it came; empty when there is none.</summary>
    /// <exception cref="InvalidArgumentException">It says that it is something else than JSON.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadBytesAsync(HttpRequest request, CancellationToken cancellation)
    {
        var hasBody = request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;
        CheckContentType(request.ContentType, hasBody);
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body, cancellation);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    /// <summary>Reads a value.</summary>
    /// <exception cref="InvalidArgumentException">It is not JSON, not of this shape, or has a key twice.</exception>
    public static T? Parse<T>(ReadOnlySpan<byte> body, JsonTypeInfo<T> json) where T : class
    {
        try
        {
            RefuseNullElements(body);
            return JsonSerializer.Deserialize(body, json);
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

    /// <summary>A list of things has no place for nothing; better said here than met by whoever walks the list.</summary>
    private static void RefuseNullElements(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        var isList = new Stack<bool>();
        while (reader.Read())
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray:
                case JsonTokenType.StartObject:
                    isList.Push(reader.TokenType == JsonTokenType.StartArray);
                    break;
                case JsonTokenType.EndArray:
                case JsonTokenType.EndObject:
                    isList.Pop();
                    break;
                case JsonTokenType.Null when isList.TryPeek(out var inList) && inList:
                    throw new JsonException($"null in a list, at byte {reader.TokenStartIndex}");
            }
    }

    private static string Describe(JsonException e) => e.Path is null or "$" ? e.Message : $"{e.Path}: {e.Message}";
}
