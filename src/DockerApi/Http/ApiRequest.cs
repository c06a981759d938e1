using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gantry.DockerApi.Http;

/// <summary>A request, and the ways to answer it.</summary>
/// <param name="http">What came over HTTP.</param>
/// <param name="version">The version that the client speaks.</param>
/// <param name="values">The values of the names in the route's pattern.</param>
/// <param name="stopping">Ends streams when the server stops.</param>
internal sealed class ApiRequest(HttpContext http, ApiVersion version, IReadOnlyDictionary<string, string> values, CancellationToken stopping)
{
    private static readonly byte[] s_lineEnd = [(byte)'\n'];

    /// <summary>What came over HTTP.</summary>
    public HttpContext Http => http;

    /// <summary>The version that the client speaks.</summary>
    public ApiVersion Version => version;

    /// <summary>The query.</summary>
    public QueryParameters Query { get; } = new(http.Request.Query);

    /// <summary>Ends when the client leaves.</summary>
    public CancellationToken Aborted => http.RequestAborted;

    /// <summary>Ends when the server stops; streams without an end of their own listen to it.</summary>
    public CancellationToken Stopping => stopping;

    /// <summary>The value of a name in the route's pattern.</summary>
    public string this[string name] => values[name];

    /// <summary>The value of a header, or null.</summary>
    public string? Header(string name) => http.Request.Headers.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Reads a JSON body; null when there is none.</summary>
    public Task<T?> ReadJsonAsync<T>(JsonTypeInfo<T> json) where T : class => JsonBody.ReadAsync(http.Request, json, Aborted);

    /// <summary>Reads a JSON body that must be there.</summary>
    public async Task<T> ReadRequiredJsonAsync<T>(JsonTypeInfo<T> json) where T : class => await ReadJsonAsync(json) ?? throw NoBody();

    /// <summary>Reads a JSON body, which must be there, as it came.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadRequiredBytesAsync()
    {
        var body = await JsonBody.ReadBytesAsync(http.Request, Aborted);
        return body.IsEmpty ? throw NoBody() : body;
    }

    /// <summary>A body of any length and pace, such as an archive.</summary>
    public Stream UnboundedBody()
    {
        http.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        http.Features.GetRequiredFeature<IHttpMinRequestBodyDataRateFeature>().MinDataRate = null;
        return http.Request.Body;
    }

    /// <summary>Answers with JSON.</summary>
    public async Task WriteJsonAsync<T>(T value, JsonTypeInfo<T> json, int status = StatusCodes.Status200OK)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(http.Response.BodyWriter, value, json, Aborted);
        await http.Response.BodyWriter.WriteAsync(s_lineEnd, Aborted);
    }

    /// <summary>Answers with plain text.</summary>
    public Task WriteTextAsync(string text, string contentType = "text/plain; charset=utf-8")
    {
        http.Response.ContentType = contentType;
        return http.Response.WriteAsync(text, Aborted);
    }

    /// <summary>Answers with a status alone.</summary>
    public Task Empty(int status = StatusCodes.Status204NoContent)
    {
        http.Response.StatusCode = status;
        if (status != StatusCodes.Status204NoContent && status != StatusCodes.Status304NotModified)
            http.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    /// <summary>Answers with a file of any length, which <paramref name="write"/> writes.</summary>
    public async Task WriteFileAsync(string contentType, Func<Stream, Task> write)
    {
        http.Response.ContentType = contentType;
        await write(http.Response.Body);
    }

    /// <summary>Begins an answer that comes bit by bit: status and headers leave at once.</summary>
    public Task BeginStreamAsync(string contentType)
    {
        http.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        http.Response.ContentType = contentType;
        return http.Response.Body.FlushAsync(Aborted);
    }

    private static InvalidArgumentException NoBody() => new("invalid JSON: got EOF while reading request body");
}
