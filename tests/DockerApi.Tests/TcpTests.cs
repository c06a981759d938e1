using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Gantry.DockerApi.Daemon;
using Gantry.DockerApi.Hosting;
using Gantry.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gantry.DockerApi.Tests;

public sealed class TcpTests
{
    [Fact]
    public async Task A_client_with_a_certificate_of_the_authority_is_served()
    {
        using var certificates = new TestCertificates();
        var (server, port) = await StartAsync(Tls(certificates));
        await using var _ = server;
        using var certificate = certificates.ForClient();

        Assert.Equal("OK", await GetAsync(port, certificate));
    }

    [Fact]
    public async Task Clients_without_a_certificate_of_the_authority_for_clients_are_not()
    {
        using var certificates = new TestCertificates();
        using var strangers = new TestCertificates();
        var (server, port) = await StartAsync(Tls(certificates));
        await using var _ = server;
        using var stranger = strangers.ForClient();
        using var serverCertificate = certificates.ForServer();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => GetAsync(port, null));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => GetAsync(port, stranger));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => GetAsync(port, serverCertificate));
    }

    [Theory]
    [InlineData("127.0.0.1", null, 200)]
    [InlineData("localhost", null, 200)]
    [InlineData("rebound.example", null, 403)]
    [InlineData("localhost", "http://evil.example", 403)]
    [InlineData("localhost", "null", 403)]
    public async Task Web_pages_are_kept_out_of_plain_tcp(string host, string? origin, int status)
    {
        var (server, port) = await StartAsync(null);
        await using var _ = server;
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{port}/_ping") { Headers = { Host = host } };
        if (origin is not null)
            request.Headers.Add("Origin", origin);

        using var response = await client.SendAsync(request);

        Assert.Equal(status, (int)response.StatusCode);
    }

    private static TlsOptions Tls(TestCertificates certificates) => new()
    {
        AuthorityPath = certificates.AuthorityPath,
        CertificatePath = certificates.ServerPath,
        KeyPath = certificates.ServerKeyPath,
    };

    private static async Task<(DockerApiServer Server, int Port)> StartAsync(TlsOptions? tls)
    {
        var port = LoopbackPort.Take();
        var options = new DockerApiOptions { Hosts = [$"tcp://127.0.0.1:{port}"], Tls = tls, AllowPlainTcp = tls is null };
        var server = new DockerApiServer(options, "1", [new PingEndpoints()], NullLoggerFactory.Instance);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return (server, port);
    }

    private static async Task<string> GetAsync(int port, X509Certificate2? certificate)
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                RemoteCertificateValidationCallback = (_, _, _, _) => true,
                ClientCertificates = certificate is null ? null : [certificate],
                EnabledSslProtocols = SslProtocols.Tls12,
            },
        };
        using var client = new HttpClient(handler);
        return await client.GetStringAsync($"https://127.0.0.1:{port}/_ping");
    }
}
