using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Gantry.Bench.Compare;

/// <summary>As much of the Docker Engine API as the measurements need, on one kept connection, so that no client is measured.</summary>
internal sealed class EngineClient : IDisposable
{
    private readonly HttpClient _http;

    public EngineClient(string name, string socket)
    {
        Name = name;
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) =>
            {
                var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellation);
                return new NetworkStream(connection, ownsSocket: true);
            },
        })
        { BaseAddress = new Uri("http://engine/v1.41/"), Timeout = TimeSpan.FromMinutes(2) };
    }

    public string Name { get; }

    public async Task<string> CreateAsync(string network, bool publish, params string[] command)
    {
        var request = new JsonObject
        {
            ["Image"] = "busybox:latest",
            ["Cmd"] = new JsonArray([.. command.Select(word => JsonValue.Create(word))]),
            ["ExposedPorts"] = publish ? new JsonObject { ["80/tcp"] = new JsonObject() } : null,
            ["HostConfig"] = new JsonObject
            {
                ["NetworkMode"] = network,
                ["PortBindings"] = publish ? new JsonObject { ["80/tcp"] = new JsonArray(new JsonObject { ["HostIp"] = "127.0.0.1", ["HostPort"] = "" }) } : null,
            },
        };
        using var response = await _http.PostAsync("containers/create", JsonContent.Create(request));
        return (await BodyAsync(response))!["Id"]!.GetValue<string>();
    }

    public Task StartAsync(string id) => PostAsync($"containers/{id}/start");

    public async Task WaitAsync(string id)
    {
        using var response = await _http.PostAsync($"containers/{id}/wait", null);
        await BodyAsync(response);
    }

    public async Task RemoveAsync(string id)
    {
        using var response = await _http.DeleteAsync($"containers/{id}?force=1");
        await BodyAsync(response);
    }

    public async Task ExecAsync(string id)
    {
        var create = new JsonObject { ["Cmd"] = new JsonArray("/bin/true"), ["AttachStdout"] = true };
        using var created = await _http.PostAsync($"containers/{id}/exec", JsonContent.Create(create));
        var exec = (await BodyAsync(created))!["Id"]!.GetValue<string>();
        using var started = await _http.PostAsync($"exec/{exec}/start", JsonContent.Create(new JsonObject { ["Detach"] = false }));
        started.EnsureSuccessStatusCode();
        await started.Content.CopyToAsync(Stream.Null);
        using var inspected = await _http.GetAsync($"exec/{exec}/json");
        await BodyAsync(inspected);
    }

    public async Task ListAsync()
    {
        using var response = await _http.GetAsync("containers/json?all=1");
        response.EnsureSuccessStatusCode();
        await response.Content.CopyToAsync(Stream.Null);
    }

    public void Dispose() => _http.Dispose();

    private async Task PostAsync(string path)
    {
        using var response = await _http.PostAsync(path, null);
        await BodyAsync(response);
    }

    private static async Task<JsonNode?> BodyAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{response.RequestMessage?.RequestUri}: {(int)response.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
