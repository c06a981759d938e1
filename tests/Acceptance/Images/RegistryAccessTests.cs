using System.Net;
using System.Security.Cryptography;
using Gantry.Acceptance.Tests.Daemon;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Images;

/// <summary>The ways to and into a registry: certificates, tokens, mirrors, and connections that break.</summary>
public sealed class RegistryAccessTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;

    [Fact]
    public async Task A_registry_with_an_authority_of_its_own_is_trusted_by_its_folder_in_certs_d()
    {
        // Not the loopback, which is trusted without certificates.
        var host = shared.Daemon.Place.Gateway;
        using var certificates = new Certificates(IPAddress.Parse(host));
        await using var registry = await RegistryServer.StartAsync(host, certificates);
        var name = $"{registry.Address}/tls/busybox:1";
        var folder = $"/etc/gantry/certs.d/{registry.Address}";
        await _docker.OkAsync("tag", "busybox", name);
        try
        {
            Assert.Matches("(?i)certificate|ssl", await _docker.FailAsync("push", name));
            Directory.CreateDirectory(folder);
            File.Copy($"{certificates.Directory}/ca.pem", $"{folder}/ca.crt");
            Assert.NotEqual("", await _docker.FailAsync("push", name));
            File.Copy($"{certificates.Directory}/cert.pem", $"{folder}/client.cert");
            File.Copy($"{certificates.Directory}/key.pem", $"{folder}/client.key");
            await _docker.OkAsync("push", name);
            await _docker.OkAsync("rmi", name);
            await _docker.OkAsync("pull", name);
            await _docker.OkAsync("rmi", name);
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_token_server_is_asked_for_what_a_push_and_a_pull_need()
    {
        using var tokens = new TokenServer();
        await using var registry = await RegistryServer.StartAsync(tokens);
        var docker = new DockerCli(_docker.Environment["DOCKER_HOST"], Directory.CreateTempSubdirectory("gcfg").FullName);
        var name = $"{registry.Address}/team/busybox:1";
        await docker.OkAsync("tag", "busybox", name);
        Assert.Matches("(?i)denied|unauthorized|authentication", await docker.FailAsync("push", name));
        Assert.Contains("unauthorized", (await docker.PipeAsync("wrong"u8.ToArray(), "login", "-u", "me", "--password-stdin", registry.Address)).Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Login Succeeded", (await docker.PipeAsync("secret"u8.ToArray(), "login", "-u", "me", "--password-stdin", registry.Address)).Output);
        var pushed = await docker.OkAsync("push", name);
        Assert.Single(pushed.Split('\n'), line => line.StartsWith("1: digest: sha256:", StringComparison.Ordinal));

        // A second repository of the registry borrows the layers of the first.
        var other = $"{registry.Address}/team/other:1";
        await docker.OkAsync("tag", name, other);
        Assert.Contains("Mounted from team/busybox", await docker.OkAsync("push", other));
        await docker.OkAsync("logout", registry.Address);
        await docker.OkAsync("rmi", name, other);
        await docker.OkAsync("pull", name);
        await docker.OkAsync("rmi", name);
    }

    [Fact]
    public async Task Mirrors_are_asked_first_and_their_absence_is_no_failure()
    {
        await using var registry = await RegistryServer.StartAsync();
        await _docker.OkAsync("tag", "busybox", $"{registry.Address}/library/mirrored:1");
        await _docker.OkAsync("push", $"{registry.Address}/library/mirrored:1");
        await _docker.OkAsync("rmi", $"{registry.Address}/library/mirrored:1");
        await using var daemon = await GantryDaemon.StartEmptyAsync("--registry-mirror", "http://127.0.0.1:1", "--registry-mirror", $"http://{registry.Address}");
        Assert.Contains("docker.io/library/mirrored:1", await daemon.Docker.OkAsync("pull", "mirrored:1"));
        Assert.Equal("here", await daemon.Docker.OkAsync("run", "--rm", "mirrored:1", "echo", "here"));
        Assert.Contains($"http://{registry.Address}", await daemon.Docker.OkAsync("info", "--format", "{{json .RegistryConfig.Mirrors}}"));
        await daemon.Docker.OkAsync("rmi", "mirrored:1");
    }

    [Fact]
    public async Task A_download_that_breaks_off_goes_on_where_it_was()
    {
        const int Size = 3 << 20;
        await using var registry = await RegistryServer.StartAsync();
        var name = DockerCli.Name();
        await _docker.PipeAsync(RandomNumberGenerator.GetBytes(Size), "run", "-i", "--name", name, "busybox", "sh", "-c", "cat > /random");
        await _docker.OkAsync("commit", name, $"{registry.Address}/big:1");
        await _docker.OkAsync("rm", name);
        await _docker.OkAsync("push", $"{registry.Address}/big:1");

        using var proxy = new BreakingProxy(registry.Address, breaks: 3, limit: 1 << 20);
        await using var daemon = await GantryDaemon.StartEmptyAsync();
        await daemon.Docker.OkAsync("pull", $"{proxy.Address}/big:1");
        Assert.Equal(0, proxy.BreaksLeft);
        Assert.InRange(proxy.Sent, Size, 2 * Size);
        Assert.Equal($"{Size}", await daemon.Docker.OkAsync("run", "--rm", $"{proxy.Address}/big:1", "stat", "-c", "%s", "/random"));
        await daemon.Docker.OkAsync("rmi", $"{proxy.Address}/big:1");
        await _docker.OkAsync("rmi", $"{registry.Address}/big:1");
    }
}
