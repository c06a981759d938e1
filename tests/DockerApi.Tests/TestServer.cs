using System.Net.Sockets;
using Gantry.DockerApi.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.DockerApi.Tests;

/// <summary>The server with some endpoint groups on a unix socket of its own.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly DockerApiServer _server;
    private readonly string _directory = Directory.CreateTempSubdirectory("gapi").FullName;

    private TestServer(IReadOnlyList<IEndpointGroup> groups)
    {
        Socket = Path.Combine(_directory, "s");
        _server = new DockerApiServer(new DockerApiOptions { Hosts = [$"unix://{Socket}"], SocketGroup = "" }, "1.2.3", groups, NullLoggerFactory.Instance);
        Client = new HttpClient(new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellation) => new NetworkStream(await ConnectAsync(cancellation), ownsSocket: true),
        })
        { BaseAddress = new Uri("http://docker") };
    }

    public string Socket { get; }

    public HttpClient Client { get; }

    public static async Task<TestServer> StartAsync(params IReadOnlyList<IEndpointGroup> groups)
    {
        var server = new TestServer(groups);
        await server._server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    public async Task<Socket> ConnectAsync(CancellationToken cancellation = default)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Socket), cancellation);
        return socket;
    }

    public Task StopAsync() => _server.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.StopAsync(CancellationToken.None);
        await _server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
