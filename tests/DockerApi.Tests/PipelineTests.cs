using System.Net;
using Gantry.DockerApi.Daemon;
using Gantry.DockerApi.Http;
using Gantry.Errors;

namespace Gantry.DockerApi.Tests;

public sealed class PipelineTests
{
    [Theory]
    [InlineData("/_ping", 200, "OK")]
    [InlineData("/v1.24/_ping", 200, "OK")]
    [InlineData("/v1.51/_ping", 200, "OK")]
    [InlineData("/v1.99/_ping", 400, "{\"message\":\"client version 1.99 is too new. Maximum supported API version is 1.51\"}")]
    [InlineData("/v1.23/_ping", 400, "{\"message\":\"client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade your client to a newer version\"}")]
    [InlineData("/v1.51/nonsense", 404, "{\"message\":\"page not found\"}")]
    [InlineData("/", 404, "{\"message\":\"page not found\"}")]
    public async Task Versions_are_negotiated(string path, int status, string body)
    {
        await using var server = await TestServer.StartAsync(new PingEndpoints());

        var response = await server.Client.GetAsync(path);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsStringAsync());
        Assert.Equal("1.51", response.Headers.GetValues("Api-Version").Single());
        Assert.Equal("linux", response.Headers.GetValues("Ostype").Single());
        Assert.Equal("false", response.Headers.GetValues("Docker-Experimental").Single());
        Assert.Equal("Gantry/1.2.3 (linux)", response.Headers.Server.ToString());
    }

    [Theory]
    [InlineData(ErrorKind.InvalidArgument, 400)]
    [InlineData(ErrorKind.Unauthorized, 401)]
    [InlineData(ErrorKind.Forbidden, 403)]
    [InlineData(ErrorKind.NotFound, 404)]
    [InlineData(ErrorKind.Conflict, 409)]
    [InlineData(ErrorKind.Internal, 500)]
    [InlineData(ErrorKind.NotSupported, 501)]
    [InlineData(ErrorKind.Unavailable, 503)]
    public async Task Errors_have_dockers_statuses_and_shape(ErrorKind kind, int status)
    {
        await using var server = await TestServer.StartAsync(new Routes(r => r.Get("/fail", _ => throw new GantryException(kind, "no \"luck\""))));

        var response = await server.Client.GetAsync("/fail");

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("{\"message\":\"no \\\"luck\\\"\"}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Nothing_to_do_is_304_with_an_empty_body()
    {
        await using var server = await TestServer.StartAsync(new Routes(r => r.Post("/start", _ => throw new NotModifiedException("it runs"))));

        var response = await server.Client.PostAsync("/start", null);

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/images/busybox/json", "busybox")]
    [InlineData("/v1.44/images/localhost:5000/a/b:1/json", "localhost:5000/a/b:1")]
    [InlineData("/images/localhost:5000%2Fa%2Fb:1/json", "localhost:5000/a/b:1")]
    [InlineData("/images/json/json", "json")]
    public async Task Names_of_images_may_have_slashes(string path, string name)
    {
        await using var server = await TestServer.StartAsync(new Routes(r =>
        {
            r.Get("/images/{name*}/json", request => request.WriteTextAsync(request["name"]));
            r.Get("/images/json", request => request.WriteTextAsync("the list"));
        }));

        Assert.Equal(name, await server.Client.GetStringAsync(path));
        Assert.Equal("the list", await server.Client.GetStringAsync("/images/json"));
    }

    [Fact]
    public async Task Only_owner_and_group_may_connect()
    {
        await using var server = await TestServer.StartAsync();

        const UnixFileMode expected = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;
        Assert.Equal(expected, File.GetUnixFileMode(server.Socket));
    }

    [Fact]
    public void Plain_tcp_must_be_forced()
    {
        var options = new DockerApiOptions { Hosts = ["tcp://127.0.0.1:0"] };

        var refusal = Assert.Throws<InvalidArgumentException>(() =>
            new DockerApiServer(options, "1", [], Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance));

        Assert.Contains("without TLS", refusal.Message);
    }
}
