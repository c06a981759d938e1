using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Http;

/// <summary>An answer of one JSON object a line, each sent as it comes.</summary>
/// <param name="request">The request that it answers.</param>
internal sealed class JsonLines(ApiRequest request)
{
    private static readonly byte[] s_lineEnd = "\r\n"u8.ToArray();

    /// <summary>Whether a line has been sent, so that an error can only be a line too.</summary>
    public bool HasBegun => request.Http.Response.HasStarted;

    /// <summary>Sends status and headers before the first line.</summary>
    public Task BeginAsync() => request.BeginStreamAsync("application/json");

    /// <summary>Sends a line.</summary>
    public async Task WriteAsync<T>(T line, JsonTypeInfo<T> json)
    {
        if (!HasBegun)
            await BeginAsync();
        var output = request.Http.Response.BodyWriter;
        await output.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(line, json), request.Aborted);
        await output.WriteAsync(s_lineEnd, request.Aborted);
    }
}
