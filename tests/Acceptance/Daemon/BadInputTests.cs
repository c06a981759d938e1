using System.Net.Sockets;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Daemon;

public sealed class BadInputTests(SharedDaemon shared)
{
    [Theory]
    [InlineData("{\"Image\":\"nonesuch:1\"}", 404, "No such image: nonesuch:1")]
    [InlineData("{\"Image\":\"UPPER/case\"}", 404, "No such image: UPPER/case")]
    [InlineData("{\"Image\":\"\"}", 400, "")]
    [InlineData("{\"Image\":\"busybox\",\"Cmd\":[\"true\"],\"HostConfig\":{\"Memory\":1}}", 400, "Minimum memory limit allowed is 6MB")]
    [InlineData("{\"Image\":\"busybox\",\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"sometimes\"}}}", 400, "invalid restart policy")]
    [InlineData("{\"Image\":\"busybox\",\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"always\",\"MaximumRetryCount\":3}}}", 400, "maximum retry count")]
    [InlineData("{\"Image\":\"busybox\",\"HostConfig\":{\"RestartPolicy\":{\"Name\":\"always\"},\"AutoRemove\":true}}", 400, "can't create 'AutoRemove' container with restart policy")]
    [InlineData("{\"Image\":\"busybox\",\"HostConfig\":{\"Binds\":[\"relative/path:/x\"]}}", 400, "invalid characters for a local volume name")]
    [InlineData("{\"Image\":\"busybox\",\"HostConfig\":{\"Binds\":[\"/tmp:relative\"]}}", 400, "mount path must be absolute")]
    [InlineData("{\"Image\":\"busybox\",\"HostConfig\":{\"Binds\":[\"/tmp:/x:colour\"]}}", 400, "invalid mode")]
    [InlineData("{\"Image\":\"busybox\",\"HostConfig\":{\"Mounts\":[{\"Type\":\"bind\",\"Source\":\"/no/such/dir\",\"Target\":\"/x\"}]}}", 400, "bind source path does not exist: /no/such/dir")]
    [InlineData("{\"Image\":\"busybox\",\"HostConfig\":{\"Mounts\":[{\"Type\":\"odd\",\"Target\":\"/x\"}]}}", 400, "mount type")]
    [InlineData("{\"Image\":\"busybox\",\"HostConfig\":{\"NetworkMode\":\"container:nonesuch\"}}", 404, "No such container: nonesuch")]
    [InlineData("{\"Image\":\"busybox\",\"HostConfig\":{\"SecurityOpt\":[\"odd=1\"]}}", 400, "security-opt")]
    [InlineData("{\"Image\":\"busybox\",\"HostConfig\":{\"CapAdd\":[\"NONESUCH\"]}}", 400, "NONESUCH")]
    [InlineData("{\"Image\":\"busybox\",\"HostConfig\":{\"PortBindings\":{\"80/odd\":[{\"HostPort\":\"1\"}]}}}", 400, "invalid")]
    [InlineData("{\"Image\":\"busybox\",\"HostConfig\":{\"PortBindings\":{\"80/tcp\":[{\"HostPort\":\"70000\"}]}}}", 400, "70000")]
    [InlineData("{\"Image\":\"busybox\",\"StopSignal\":\"SIGODD\"}", 400, "SIGODD")]
    [InlineData("{\"Image\":\"busybox\",\"WorkingDir\":\"relative\"}", 400, "the working directory 'relative' is invalid, it needs to be an absolute path")]
    [InlineData("{\"Image\":\"busybox\",\"Healthcheck\":{\"Test\":[\"CMD\",\"true\"],\"Interval\":5}}", 400, "Interval in Healthcheck cannot be less than 1ms")]
    [InlineData("{\"Image\":", 400, "")]
    [InlineData("[1,2]", 400, "")]
    [InlineData("", 400, "")]
    public async Task A_bad_container_is_refused_with_dockers_status_and_leaves_nothing(string body, int status, string message)
    {
        var name = DockerCli.Name("bad");
        var answer = await shared.Api.PostAsync($"v1.51/containers/create?name={name}", body);
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Body}");
        Assert.Contains(message, answer.Message, StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual("", answer.Message);
        Assert.Equal(404, (await shared.Api.GetAsync($"containers/{name}/json")).Status);
    }

    [Theory]
    [InlineData("GET", "v1.51/containers/nonesuch/json", 404, "No such container: nonesuch")]
    [InlineData("POST", "v1.51/containers/nonesuch/start", 404, "No such container: nonesuch")]
    [InlineData("DELETE", "v1.51/containers/nonesuch", 404, "No such container: nonesuch")]
    [InlineData("GET", "v1.51/images/nonesuch/json", 404, "No such image: nonesuch")]
    [InlineData("DELETE", "v1.51/images/nonesuch", 404, "No such image: nonesuch")]
    [InlineData("GET", "v1.51/networks/nonesuch", 404, "network nonesuch not found")]
    [InlineData("GET", "v1.51/volumes/nonesuch", 404, "get nonesuch: no such volume")]
    [InlineData("DELETE", "v1.51/volumes/nonesuch", 404, "get nonesuch: no such volume")]
    [InlineData("GET", "v1.51/exec/nonesuch/json", 404, "No such exec instance: nonesuch")]
    [InlineData("GET", "v9.99/containers/json", 400, "client version 9.99 is too new. Maximum supported API version is 1.51")]
    [InlineData("GET", "v1.12/containers/json", 400, "client version 1.12 is too old. Minimum supported API version is 1.24")]
    [InlineData("GET", "v1.51/nowhere", 404, "page not found")]
    [InlineData("GET", "v1.51/containers/json?filters=broken", 400, "")]
    [InlineData("GET", "v1.51/containers/json?limit=many", 400, "")]
    [InlineData("GET", "v1.51/containers/json?filters=%7B%22odd%22%3A%5B%22x%22%5D%7D", 400, "invalid filter 'odd'")]
    [InlineData("POST", "v1.51/swarm/init", 503, "")]
    [InlineData("GET", "v1.51/services", 503, "This node is not a swarm manager")]
    [InlineData("GET", "v1.51/plugins", 200, null)]
    public async Task An_unknown_thing_has_dockers_status_and_message(string method, string path, int status, string? message)
    {
        var answer = method switch { "POST" => await shared.Api.PostAsync(path, "{}"), "DELETE" => await shared.Api.DeleteAsync(path), _ => await shared.Api.GetAsync(path) };
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Body}");
        if (message is not null)
            Assert.Contains(message, answer.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_name_in_use_is_a_conflict_that_names_the_other()
    {
        var name = DockerCli.Name();
        var id = await shared.Docker.OkAsync("create", "--name", name, "busybox");
        var answer = await shared.Api.PostAsync($"containers/create?name={name}", "{\"Image\":\"busybox\"}");
        Assert.Equal(409, answer.Status);
        Assert.Equal($"Conflict. The container name \"/{name}\" is already in use by container \"{id}\". You have to remove (or rename) that container to be able to reuse that name.", answer.Message);
        await shared.Docker.OkAsync("rm", name);
    }

    [Theory]
    [InlineData("../etc")]
    [InlineData("-x")]
    [InlineData("a b")]
    [InlineData("x\u001b[31m")]
    [InlineData("ä")]
    [Trait("Threat", "13")]
    public async Task A_container_name_that_is_a_path_or_an_escape_is_refused(string name)
    {
        var answer = await shared.Api.PostAsync($"containers/create?name={Uri.EscapeDataString(name)}", "{\"Image\":\"busybox\"}");
        Assert.Equal(400, answer.Status);
        Assert.Contains("Invalid container name", answer.Message);
        Assert.DoesNotContain("\u001b", answer.Message);
    }

    [Theory]
    [InlineData("containers/..%2f..%2fetc/json")]
    [InlineData("containers/%2e%2e%2f%2e%2e/json")]
    [InlineData("images/..%2f..%2fetc/json")]
    [InlineData("volumes/..%2f..%2fetc")]
    [InlineData("networks/..%2f..%2fetc")]
    [InlineData("exec/..%2f..%2fetc/json")]
    [Trait("Threat", "13")]
    public async Task A_path_in_place_of_a_name_finds_nothing(string path)
    {
        Assert.InRange((await shared.Api.GetAsync(path)).Status, 400, 404);
    }

    [Fact]
    public async Task A_port_in_use_is_said_and_the_container_can_start_later()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        taken.Listen();
        var port = ((System.Net.IPEndPoint)taken.LocalEndPoint!).Port;
        var name = DockerCli.Name();
        var error = await shared.Docker.FailAsync("run", "-d", "--name", name, "-p", $"127.0.0.1:{port}:80", "busybox", "sleep", "1000");
        Assert.Contains($"{port}", error);
        Assert.Contains("already", error);
        taken.Close();
        await shared.Docker.OkAsync("start", name);
        await shared.Docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task A_body_that_is_cut_off_changes_nothing()
    {
        var name = DockerCli.Name("cut");
        var answer = await shared.Api.RawAsync($"POST /containers/create?name={name} HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n{{\"Image\":\"busybox\"");
        Assert.DoesNotContain(" 201 ", answer);
        Assert.Equal(404, (await shared.Api.GetAsync($"containers/{name}/json")).Status);
    }

    [Fact]
    public async Task An_archive_that_is_cut_off_loads_no_image()
    {
        var image = DockerCli.Name("cut");
        await shared.Docker.OkAsync("tag", "busybox", $"{image}:1");
        var tar = (await shared.Docker.RunAsync("save", $"{image}:1")).Bytes;
        await shared.Docker.OkAsync("rmi", $"{image}:1");
        var answer = await shared.Api.PostTarAsync("images/load", tar[..(tar.Length / 2)]);
        Assert.True(answer.Status >= 400 || answer.Body.Contains("errorDetail", StringComparison.Ordinal), $"{answer.Status}: {answer.Body}");
        Assert.Equal(404, (await shared.Api.GetAsync($"images/{image}:1/json")).Status);
    }
}
