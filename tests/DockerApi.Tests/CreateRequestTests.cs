using System.Net;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Gantry.DockerApi.Containers;
using Gantry.DockerApi.Http;
using Gantry.Engine.Containers;

namespace Gantry.DockerApi.Tests;

public sealed class CreateRequestTests
{
    [Fact]
    public async Task What_docker_run_sends_is_read()
    {
        var creation = await ReadAsync("""
            {"Hostname":"","Tty":false,"Env":["A=b"],"Cmd":["sh","-c","true"],"Image":"busybox","Volumes":{},"WorkingDir":"","Entrypoint":null,"Labels":{},
             "HostConfig":{"NetworkMode":"default","PortBindings":{"80/tcp":[{"HostIp":"","HostPort":"8080"}]},"RestartPolicy":{"Name":"no","MaximumRetryCount":0},
               "PidsLimit":0,"MemorySwappiness":-1,"OomKillDisable":false,"CpuShares":0,"Binds":null,"MaskedPaths":null,"ConsoleSize":[0,0]},
             "NetworkingConfig":{"EndpointsConfig":{"default":{"Aliases":["web"],"GwPriority":0}}}}
            """);

        Assert.Equal(["sh", "-c", "true"], creation.Config.Cmd);
        Assert.Equal("default", creation.HostConfig.NetworkMode);
        Assert.Null(creation.HostConfig.PidsLimit);
        Assert.Null(creation.HostConfig.MemorySwappiness);
        Assert.Equal("8080", creation.HostConfig.PortBindings!["80/tcp"]![0].HostPort);
        Assert.Equal(["web"], creation.Endpoints["bridge"].Aliases);
    }

    [Fact]
    public async Task A_name_may_have_a_slash_before_it() =>
        Assert.Equal("web", (await ReadAsync("""{"Image":"a"}""", "?name=/web")).Name);

    [Fact]
    public async Task Old_clients_give_commands_as_text_and_nothing_as_null()
    {
        var creation = await ReadAsync("""{"Image":"a","Cmd":"true","Entrypoint":"/init","Tty":null,"Hostname":null,"Labels":{"a":null},"HostConfig":null,"StopTimeout":null}""");

        Assert.Equal(["true"], creation.Config.Cmd);
        Assert.Equal(["/init"], creation.Config.Entrypoint);
        Assert.False(creation.Config.Tty);
        Assert.Equal("", creation.Config.Labels!["a"]);
        Assert.Equal("default", creation.HostConfig.NetworkMode);
    }

    [Fact]
    public async Task Keys_are_read_in_any_case() => Assert.Equal("a", (await ReadAsync("""{"image":"a"}""")).Config.Image);

    [Fact]
    public async Task The_hardware_address_of_old_clients_is_the_main_networks()
    {
        var creation = await ReadAsync("""{"Image":"a","MacAddress":"02:42:ac:11:00:02","HostConfig":{"NetworkMode":"net1"}}""");

        Assert.Equal("02:42:ac:11:00:02", creation.Endpoints["net1"].MacAddress);
        Assert.Null(creation.Config.MacAddress);
    }

    [Theory]
    [InlineData("", "invalid JSON: got EOF while reading request body")]
    [InlineData("null", "config cannot be empty in order to create a container")]
    [InlineData("{", "invalid JSON:")]
    [InlineData("[]", "invalid JSON:")]
    [InlineData("""{"Image":1}""", "invalid JSON: $.Image:")]
    [InlineData("""{"Image":"a"} {}""", "invalid JSON:")]
    [InlineData("""{"Image":"a","Image":"b"}""", "invalid JSON:")]
    [InlineData("""{"Image":"a","image":"b"}""", "invalid JSON:")]
    [InlineData("""{"Image":"a","HostConfig":{"Privileged":false,"privileged":true}}""", "invalid JSON:")]
    [InlineData("""{"Image":"a","HostConfig":{"Mounts":[null]}}""", "invalid JSON: null in a list")]
    [InlineData("""{"Image":"a","HostConfig":{"Memory":1.5}}""", "invalid JSON: $.HostConfig.Memory:")]
    [InlineData("""{"Image":"a","HostConfig":{"Memory":99999999999999999999}}""", "invalid JSON: $.HostConfig.Memory:")]
    [InlineData("""{"Image":"a","MacAddress":"a","NetworkingConfig":{"EndpointsConfig":{"bridge":{"MacAddress":"b"}}}}""", "the container-wide MAC address must match")]
    [InlineData("""{"Image":"a","NetworkingConfig":{"EndpointsConfig":{"bridge":{},"default":{}}}}""", "network \"default\" is asked for twice")]
    public async Task What_is_malformed_is_refused(string body, string message)
    {
        await using var server = await StartAsync(_ => { });

        var response = await server.Client.PostAsync("/containers/create", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(message.Replace("\"", "\\\""), await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("text/plain", "unsupported Content-Type header (text/plain): must be 'application/json'")]
    [InlineData("nonsense", "malformed Content-Type header (nonsense)")]
    public async Task Other_content_types_are_refused(string type, string message)
    {
        await using var server = await StartAsync(_ => { });
        var content = new StringContent("{}");
        content.Headers.Remove("Content-Type");
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var response = await server.Client.PostAsync("/containers/create", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(message, await response.Content.ReadAsStringAsync());
    }

    [Property(MaxTest = 300)]
    public Property Any_damage_to_a_body_is_accepted_or_a_400() => Prop.ForAll(Damage(), body =>
    {
        try
        {
            var json = Encoding.UTF8.GetBytes(body);
            JsonBody.Parse(json, Wire.Json.ContainerConfig);
            JsonBody.Parse(json, Wire.Json.CreateEnvelope);
        }
        catch (Errors.InvalidArgumentException)
        {
            // Refused with a 400.
        }
    });

    private static Arbitrary<string> Damage()
    {
        const string sound = """{"Image":"busybox","Cmd":["a","b"],"ExposedPorts":{"80/tcp":{}},"HostConfig":{"Memory":1,"Binds":["/a:/b"],"PortBindings":{"80/tcp":[{"HostPort":"1"}]}}}""";
        string[] pieces = ["null", "[", "]", "{", "}", "\"", ",", "1", "-1", "true", "\"x\":", "\\u0000", "1e999"];
        var damage = from at in Gen.Choose(0, sound.Length)
                     from length in Gen.Choose(0, 10)
                     from piece in Gen.Elements(pieces)
                     select sound[..at] + piece + sound[Math.Min(at + length, sound.Length)..];
        return damage.ToArbitrary();
    }

    private static async Task<ContainerCreation> ReadAsync(string body, string query = "")
    {
        ContainerCreation? read = null;
        await using var server = await StartAsync(creation => read = creation);
        var response = await server.Client.PostAsync("/containers/create" + query, new StringContent(body, Encoding.UTF8, "application/json"));
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return read!;
    }

    private static Task<TestServer> StartAsync(Action<ContainerCreation> read) =>
        TestServer.StartAsync(new Routes(routes => routes.Post("/containers/create", async request =>
        {
            read(await new CreateRequest("bridge").ReadAsync(request));
            await request.Empty();
        })));
}
