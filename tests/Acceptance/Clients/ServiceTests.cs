using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Clients;

public sealed class ServiceTests(SharedDaemon shared)
{
    [Fact]
    public async Task Nginx_installed_in_a_container_and_committed_serves_on_a_published_port()
    {
        var (docker, name, image) = (shared.Docker, DockerCli.Name(), DockerCli.Name("nginx"));
        await DebianImage.EnsureAsync(shared.Daemon);
        var installed = await docker.RunLongAsync(TimeSpan.FromMinutes(4), "run", "--name", name, DebianImage.Name, "sh", "-c",
            "apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends nginx-light && rm -rf /var/lib/apt/lists/*");
        Assert.True(installed.ExitCode == 0, installed.Everything);
        var committed = await docker.RunLongAsync(TimeSpan.FromMinutes(2), "commit", "--change", "CMD [\"nginx\", \"-g\", \"daemon off;\"]", "--change", "EXPOSE 80", name, image);
        Assert.True(committed.ExitCode == 0, committed.Everything);
        await docker.OkAsync("rm", name);

        await docker.OkAsync("run", "-d", "--name", name, "-p", "127.0.0.1::80", image);
        var address = await docker.OkAsync("port", name, "80");
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    return (await http.GetStringAsync($"http://{address}/")).Contains("Welcome to nginx", StringComparison.Ordinal);
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                    return false;
                }
            },
            "nginx answered");
        await docker.OkAsync("stop", name);
        Assert.Equal("0", await docker.InspectAsync(name, "{{.State.ExitCode}}"));
        await docker.OkAsync("rm", name);
        await docker.OkAsync("rmi", image);
    }
}
