using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Clients;

public sealed class DockerDotNetTests(SharedDaemon shared)
{
    [Fact]
    public async Task Docker_dot_net_runs_a_container_and_reads_its_output()
    {
        using var client = new DockerClientBuilder().WithEndpoint(new Uri($"unix://{shared.Daemon.Place.Socket}")).Build();
        Assert.Equal("linux", (await client.System.GetVersionAsync()).Os);
        var created = await client.Containers.CreateContainerAsync(new CreateContainerParameters { Image = "busybox", Cmd = ["sh", "-c", "echo from dotnet; exit 3"] });
        await client.Containers.StartContainerAsync(created.ID, new ContainerStartParameters());
        Assert.Equal(3, (await client.Containers.WaitContainerAsync(created.ID)).StatusCode);
        using var logs = await client.Containers.GetContainerLogsAsync(created.ID, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true });
        var (output, _) = await logs.ReadOutputToEndAsync(CancellationToken.None);
        Assert.Equal("from dotnet\n", output);
        await client.Containers.RemoveContainerAsync(created.ID, new ContainerRemoveParameters());
    }

    [Fact]
    public async Task Testcontainers_waits_for_a_service_and_talks_to_it()
    {
        await using var container = new ContainerBuilder("busybox:latest")
            .WithDockerEndpoint($"unix://{shared.Daemon.Place.Socket}")
            .WithCleanUp(false)
            .WithPortBinding(80, assignRandomHostPort: true)
            .WithResourceMapping("mapped"u8.ToArray(), "/www/index.html")
            .WithCommand("httpd", "-f", "-v", "-p", "80", "-h", "/www")
            .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(r => r.ForPort(80).ForPath("/index.html")))
            .Build();
        await container.StartAsync();
        using var http = new HttpClient();
        Assert.Equal("mapped", await http.GetStringAsync($"http://{container.Hostname}:{container.GetMappedPublicPort(80)}/index.html"));
        var result = await container.ExecAsync(["sh", "-c", "echo inside"]);
        Assert.Equal("inside\n", result.Stdout);
    }
}
