using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace Gantry.Acceptance.Tests.Harness;

/// <summary>The Docker Engine API without a client in between, for exact answers.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly string _socket;
    private readonly HttpClient _http;

    public ApiClient(string socket)
    {
        _socket = socket;
        _http = new HttpClient(new SocketsHttpHandler { ConnectCallback = async (_, cancellation) => new NetworkStream(await ConnectAsync(cancellation), ownsSocket: true) })
        {
            BaseAddress = new Uri("http://docker/"),
            Timeout = TimeSpan.FromMinutes(3),
        };
    }

    public Task<ApiAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<ApiAnswer> PostAsync(string path, string? json = null) =>
        SendAsync(HttpMethod.Post, path, json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"));

    public Task<ApiAnswer> PutTarAsync(string path, byte[] tar) => SendAsync(HttpMethod.Put, path, new ByteArrayContent(tar) { Headers = { { "Content-Type", "application/x-tar" } } });

    public Task<ApiAnswer> PostTarAsync(string path, byte[] tar) => SendAsync(HttpMethod.Post, path, new ByteArrayContent(tar) { Headers = { { "Content-Type", "application/x-tar" } } });

    public Task<ApiAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>Makes a container and gives its id.</summary>
    public async Task<string> CreateAsync(string json, string? name = null)
    {
        var answer = await PostAsync($"containers/create{(name is null ? "" : $"?name={name}")}", json);
        Assert.True(answer.Status == 201, $"{answer.Status}: {answer.Body}");
        return (string)JsonNode.Parse(answer.Body)!["Id"]!;
    }

    /// <summary>Sends bytes as they are and reads until the other side closes or falls silent.</summary>
    public async Task<string> RawAsync(string request, bool halfClose = true)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var socket = await ConnectAsync(limit.Token);
        await socket.SendAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        if (halfClose)
            socket.Shutdown(SocketShutdown.Send);
        using var answer = new MemoryStream();
        var buffer = new byte[16 << 10];
        try
        {
            for (int count; (count = await socket.ReceiveAsync(buffer, limit.Token)) > 0;)
                answer.Write(buffer, 0, count);
        }
        catch (SocketException)
        {
            // A reset after the answer is an end too.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    /// <summary>Opens a connection, to be left open or broken off.</summary>
    public async Task<Socket> ConnectAsync(CancellationToken cancellation = default)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket), cancellation);
        return socket;
    }

    public void Dispose() => _http.Dispose();

    private async Task<ApiAnswer> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        using var response = await _http.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
