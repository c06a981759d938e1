using System.Net;
using System.Net.Sockets;
using Gantry.Acceptance.Tests.Harness;
using Gantry.Tests.Support;

namespace Gantry.Acceptance.Tests.Daemon;

[Trait("Threat", "12")]
public sealed class DoorTests
{
    [Fact]
    public async Task Plain_tcp_is_refused_at_start()
    {
        await using var daemon = GantryDaemon.Prepare("-H", $"tcp://127.0.0.1:{LoopbackPort.Take()}");
        var result = await daemon.RunToEndAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("TLS", result.Errors, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Tcp_wants_a_certificate_of_the_authority_and_the_stock_command_has_one()
    {
        using var certificates = new Certificates();
        var port = LoopbackPort.Take();
        await using var daemon = await StartAsync(certificates, port);
        var docker = new DockerCli($"tcp://127.0.0.1:{port}", $"{daemon.Place.Root}/docker");

        var version = await docker.OkAsync("--tlsverify", "--tlscacert", $"{certificates.Directory}/ca.pem", "--tlscert", $"{certificates.Directory}/cert.pem", "--tlskey", $"{certificates.Directory}/key.pem", "version", "--format", "{{.Server.Os}}");
        Assert.Equal("linux", version);
        Assert.NotEqual("", await docker.FailAsync("--tlsverify", "--tlscacert", $"{certificates.Directory}/ca.pem", "--tlscert", "", "--tlskey", "", "version"));
        Assert.NotEqual("", await docker.FailAsync("version"));
    }

    [Fact]
    public async Task A_request_of_another_origins_web_page_is_refused()
    {
        using var certificates = new Certificates();
        var port = LoopbackPort.Take();
        await using var daemon = await StartAsync(certificates, port);
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.ClientCertificates = [certificates.Client()];
        handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        using var http = new HttpClient(handler) { BaseAddress = new Uri($"https://127.0.0.1:{port}/") };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("_ping")).StatusCode);
        using var request = new HttpRequestMessage(HttpMethod.Get, "_ping");
        request.Headers.TryAddWithoutValidation("Origin", "http://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await http.SendAsync(request)).StatusCode);
    }

    private static Task<GantryDaemon> StartAsync(Certificates certificates, int port) => GantryDaemon.StartEmptyAsync(
        "-H", $"tcp://127.0.0.1:{port}", "--tlsverify", "--tlscacert", $"{certificates.Directory}/ca.pem",
        "--tlscert", $"{certificates.Directory}/server-cert.pem", "--tlskey", $"{certificates.Directory}/server-key.pem");
}
