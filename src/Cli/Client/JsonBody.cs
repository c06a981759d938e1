using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Gantry.Cli.Client;

/// <summary>Bodies of requests.</summary>
internal static class JsonBody
{
    /// <summary>A value as JSON.</summary>
    public static HttpContent Of<T>(T value, JsonTypeInfo<T> type) => FromBytes(JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <summary>A JSON tree.</summary>
    public static HttpContent Of(JsonNode node) => FromBytes(System.Text.Encoding.UTF8.GetBytes(node.ToJsonString()));

    private static ByteArrayContent FromBytes(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
