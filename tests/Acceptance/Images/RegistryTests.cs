using System.Text.Json.Nodes;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Images;

public sealed class RegistryTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;

    [Fact]
    public async Task A_debian_image_goes_to_a_registry_and_comes_back_and_skopeo_agrees()
    {
        await using var registry = await RegistryServer.StartAsync();
        await using var other = await GantryDaemon.StartEmptyAsync();
        await DebianImage.EnsureAsync(shared.Daemon);
        var name = $"{registry.Address}/base/debian:12";
        await _docker.OkAsync("tag", DebianImage.Name, name);
        var pushed = await _docker.RunLongAsync(TimeSpan.FromMinutes(3), "push", name);
        Assert.True(pushed.ExitCode == 0, pushed.Everything);

        var seen = JsonNode.Parse((await Command.RunAsync("skopeo", ["inspect", "--tls-verify=false", $"docker://{name}"])).Output)!;
        Assert.Contains((string)seen["Digest"]!, pushed.Output);

        var pulled = await other.Docker.RunLongAsync(TimeSpan.FromMinutes(3), "pull", name);
        Assert.True(pulled.ExitCode == 0, pulled.Everything);
        Assert.Contains($"Digest: {(string)seen["Digest"]!}", pulled.Output);
        Assert.Equal(await _docker.InspectAsync(name, "{{.Id}}"), await other.Docker.InspectAsync(name, "{{.Id}}"));
        Assert.StartsWith("12", await other.Docker.OkAsync("run", "--rm", name, "cat", "/etc/debian_version"));
        Assert.Contains("Image is up to date", await other.Docker.OkAsync("pull", name));
        Assert.Contains("Layer already exists", await _docker.OkAsync("push", name));

        var digest = $"{registry.Address}/base/debian@{(string)seen["Digest"]!}";
        await other.Docker.OkAsync("rmi", name);
        await other.Docker.OkAsync("pull", digest);
        await other.Docker.OkAsync("rmi", digest);
        await _docker.OkAsync("rmi", name);
    }

    [Fact]
    public async Task An_image_that_skopeo_made_runs()
    {
        await using var registry = await RegistryServer.StartAsync();
        var (oci, name) = (Directory.CreateTempSubdirectory("goci").FullName, $"{registry.Address}/from/skopeo:1");
        await _docker.OkAsync("save", "-o", $"{oci}/saved.tar", "busybox:latest");
        foreach (var compression in (string[])["gzip", "zstd"])
        {
            var copied = await Command.RunAsync("skopeo", ["copy", "--insecure-policy", "--dest-tls-verify=false", "--dest-compress-format", compression, "-f", "oci", $"docker-archive:{oci}/saved.tar", $"docker://{name}"]);
            Assert.True(copied.ExitCode == 0, copied.Everything);
            await _docker.OkAsync("pull", name);
            Assert.Equal(compression, await _docker.OkAsync("run", "--rm", name, "echo", compression));
            await _docker.OkAsync("rmi", name);
        }
        Directory.Delete(oci, recursive: true);
    }

    [Fact]
    public async Task A_registry_with_a_password_is_logged_in_to_and_refuses_strangers()
    {
        // The password is "secret".
        await using var registry = await RegistryServer.StartAsync("$2y$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a");
        var name = $"{registry.Address}/private/busybox:1";
        var docker = new DockerCli(_docker.Environment["DOCKER_HOST"], Directory.CreateTempSubdirectory("gcfg").FullName);
        await docker.OkAsync("tag", "busybox", name);
        Assert.Matches("(?i)unauthorized|authentication|credentials|login", await docker.FailAsync("push", name));
        Assert.Contains("unauthorized", (await docker.PipeAsync("wrong"u8.ToArray(), "login", "-u", "me", "--password-stdin", registry.Address)).Errors, StringComparison.OrdinalIgnoreCase);
        var login = await docker.PipeAsync("secret"u8.ToArray(), "login", "-u", "me", "--password-stdin", registry.Address);
        Assert.Contains("Login Succeeded", login.Output);
        await docker.OkAsync("push", name);
        await docker.OkAsync("rmi", name);
        await docker.OkAsync("pull", name);
        await docker.OkAsync("rmi", name);
    }

    [Fact]
    public async Task What_a_registry_does_not_have_is_said_in_dockers_words()
    {
        await using var registry = await RegistryServer.StartAsync();
        var error = await _docker.FailAsync("pull", $"{registry.Address}/no/such:1");
        Assert.Contains("manifest", error);
        Assert.Contains("invalid reference format", await _docker.FailAsync("pull", "a//b"));
        Assert.Contains("refused", await _docker.FailAsync("pull", "127.0.0.1:1/x"));
    }
}
