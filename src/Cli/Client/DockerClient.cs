using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Cli.Client.Models;

namespace Gantry.Cli.Client;

/// <summary>A client of the Docker Engine API.</summary>
internal sealed class DockerClient : IDisposable
{
    /// <summary>The newest API version that this client speaks.</summary>
    public const string NewestApi = "1.51";

    private readonly HttpMessageInvoker _http;
    private readonly DaemonConnector _connector;
    private readonly ClientSettings _settings;
    private readonly IReadOnlyDictionary<string, string> _headers;
    private string? _version;

    private DockerClient(ClientSettings settings, IReadOnlyDictionary<string, string> headers)
    {
        _settings = settings;
        _headers = headers;
        _connector = new DaemonConnector(settings);
        _version = settings.ApiVersion;
        _http = new HttpMessageInvoker(Handler(async cancellation => (await _connector.ConnectAsync(cancellation)).Stream));
    }

    /// <summary>A client of the daemon that the settings name.</summary>
    /// <param name="settings">Where the daemon is.</param>
    /// <param name="headers">Headers that the user wants on every request.</param>
    public static DockerClient Create(ClientSettings settings, IReadOnlyDictionary<string, string> headers) => new(settings, headers);

    /// <summary>The API version of the requests: the daemon's or ours, whichever is older.</summary>
    public async Task<string> NegotiateAsync(CancellationToken cancellation)
    {
        if (_version is not null) return _version;
        using var response = await SendRawAsync(new HttpRequestMessage(HttpMethod.Head, Uri("/_ping")), cancellation);
        var theirs = response.Headers.TryGetValues("Api-Version", out var values) ? values.First() : "1.24";
        return _version = ApiVersion.Older(theirs, NewestApi);
    }

    /// <summary>Reads an object.</summary>
    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellation);
        return await ReadAsync(response, type, cancellation);
    }

    /// <summary>Reads a list; the daemon may write an empty one as null.</summary>
    public async Task<List<T>> GetListAsync<T>(string path, JsonTypeInfo<List<T>> type, CancellationToken cancellation, Action<HttpRequestMessage>? prepare = null)
    {
        using var response = await SendAsync(HttpMethod.Get, path, null, cancellation, prepare);
        return await ReadOrNullAsync(response, type, cancellation) ?? [];
    }

    /// <summary>Reads an object as the JSON that it is.</summary>
    public async Task<JsonElement> GetJsonAsync(string path, CancellationToken cancellation) =>
        await GetAsync(path, ModelsJson.Default.JsonElement, cancellation);

    /// <summary>Sends a request whose response has nothing to say.</summary>
    public async Task PostAsync(string path, CancellationToken cancellation, HttpContent? body = null)
    {
        using var response = await SendAsync(HttpMethod.Post, path, body, cancellation);
    }

    /// <summary>Sends a request and reads the object that it gives back.</summary>
    public async Task<T> PostAsync<T>(string path, HttpContent? body, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Post, path, body, cancellation);
        return await ReadAsync(response, type, cancellation);
    }

    /// <summary>Deletes an object.</summary>
    public async Task DeleteAsync(string path, CancellationToken cancellation)
    {
        using var response = await SendAsync(HttpMethod.Delete, path, null, cancellation);
    }

    /// <summary>Sends a request; the caller reads the body as it comes.</summary>
    /// <exception cref="DaemonException">The daemon refused it.</exception>
    /// <exception cref="DaemonUnreachableException">There is no connection.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, HttpContent? body, CancellationToken cancellation, Action<HttpRequestMessage>? prepare = null)
    {
        var request = await RequestAsync(method, path, body, cancellation);
        prepare?.Invoke(request);
        var response = await SendRawAsync(request, cancellation);
        if ((int)response.StatusCode < 400) return response;
        using (response) throw await RefusalAsync(response, cancellation);
    }

    /// <summary>Reads the object that is a response.</summary>
    /// <exception cref="DaemonException">It is not the JSON that was expected.</exception>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        await ReadOrNullAsync(response, type, cancellation)
            ?? throw new DaemonException(HttpStatusCode.InternalServerError, "the daemon's response is empty");

    /// <summary>Sends a request after which the connection belongs to the two streams of a program.</summary>
    /// <exception cref="DaemonException">The daemon refused it.</exception>
    public async Task<HijackedConnection> HijackAsync(string path, HttpContent? body, CancellationToken cancellation)
    {
        var request = await RequestAsync(HttpMethod.Post, path, body, cancellation);
        request.Headers.Connection.Add("Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "tcp");
        DaemonConnection? connection = null;
        var http = new HttpMessageInvoker(Handler(async token => (connection = await _connector.ConnectAsync(token)).Stream));
        try
        {
            var response = await SendAsync(http, request, cancellation);
            if ((int)response.StatusCode >= 400) throw await RefusalAsync(response, cancellation);
            return new HijackedConnection(http, response, connection!, await response.Content.ReadAsStreamAsync(cancellation));
        }
        catch
        {
            http.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static SocketsHttpHandler Handler(Func<CancellationToken, ValueTask<Stream>> connect) => new()
    {
        ConnectCallback = (_, cancellation) => connect(cancellation),
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        ActivityHeadersPropagator = null,
    };

    private static Uri Uri(string path) => new($"http://localhost{path}");

    private async Task<HttpRequestMessage> RequestAsync(HttpMethod method, string path, HttpContent? body, CancellationToken cancellation)
    {
        var version = await NegotiateAsync(cancellation);
        var request = new HttpRequestMessage(method, Uri($"/v{version}{path}")) { Content = body };
        foreach (var (name, value) in _headers) request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("User-Agent", $"Docker-Client/{ProductVersion.Number} (linux)");
        request.Headers.Host = _settings.Address.SocketPath is null ? $"{_settings.Address.Host}:{_settings.Address.Port}" : "api.moby.localhost";
        return request;
    }

    private Task<HttpResponseMessage> SendRawAsync(HttpRequestMessage request, CancellationToken cancellation) =>
        SendAsync(_http, request, cancellation);

    private static async Task<HttpResponseMessage> SendAsync(HttpMessageInvoker http, HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            return await http.SendAsync(request, cancellation);
        }
        catch (HttpRequestException e) when (Cause(e) is { } known)
        {
            throw known;
        }
        catch (HttpRequestException e)
        {
            var hint = e.HttpRequestError == HttpRequestError.ResponseEnded ? ": it may want TLS: give --tlsverify, or set DOCKER_TLS_VERIFY and DOCKER_CERT_PATH" : "";
            throw new DaemonUnreachableException($"error during connect: {e.InnerException?.Message ?? e.Message}{hint}", e);
        }
    }

    private static Exception? Cause(HttpRequestException e) => e.InnerException as DaemonUnreachableException ?? (Exception?)(e.InnerException as CommandException);

    private static async Task<T?> ReadOrNullAsync<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(cancellation);
            return await JsonSerializer.DeserializeAsync(body, type, cancellation);
        }
        catch (JsonException e)
        {
            throw new DaemonException(HttpStatusCode.InternalServerError, $"the daemon's response is not the JSON that was expected: {e.Message}");
        }
    }

    private static async Task<DaemonException> RefusalAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var body = Encoding.UTF8.GetString(await response.Content.ReadAsByteArrayAsync(cancellation)).Trim();
        return new DaemonException(response.StatusCode, ErrorMessage(body) ?? (body.Length > 0 ? body : $"status {(int)response.StatusCode}"));
    }

    private static string? ErrorMessage(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, ModelsJson.Default.ErrorBody)?.Message;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
