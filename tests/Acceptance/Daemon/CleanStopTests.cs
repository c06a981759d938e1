using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Daemon;

public sealed class CleanStopTests
{
    [Fact]
    public async Task After_the_removal_of_everything_and_the_end_of_the_daemon_the_kernel_is_as_it_was()
    {
        await using var daemon = GantryDaemon.Prepare();
        var before = await KernelState.ReadAsync(daemon.Place);
        await daemon.StartAgainAsync();
        var docker = daemon.Docker;
        await docker.OkAsync("import", "--change", "CMD [\"sh\"]", await Materials.BusyboxTarAsync(), "busybox:latest");
        var names = (string[])[$"{daemon.Place.Mark}a", $"{daemon.Place.Mark}b"];
        await docker.OkAsync("network", "create", "--ipv6", names[0]);
        await docker.OkAsync("network", "create", "--internal", names[1]);
        await docker.OkAsync("run", "-d", "--name", "web", "--network", names[0], "-p", "80", "-p", "53/udp", "busybox", "sleep", "1000");
        await docker.OkAsync("network", "connect", names[1], "web");
        await docker.OkAsync("run", "-d", "--name", "plain", "-v", "data:/data", "busybox", "sleep", "1000");
        await docker.OkAsync("run", "-d", "--name", "host", "--network", "host", "busybox", "sleep", "1000");
        Assert.NotEqual(before, await KernelState.ReadAsync(daemon.Place));

        await docker.OkAsync("rm", "-f", "web", "plain", "host");
        await docker.OkAsync(["network", "rm", .. names]);
        Assert.Equal(0, await daemon.StopAsync());
        Assert.Equal(before, await KernelState.ReadAsync(daemon.Place));
    }

    [Fact]
    public async Task While_a_container_goes_on_its_network_does_too()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        await daemon.Docker.OkAsync("run", "-d", "--name", "web", "-p", "127.0.0.1::80", "busybox", "sh", "-c", "echo served > /index.html; exec httpd -f -p 80 -h /");
        var address = await daemon.Docker.OkAsync("port", "web", "80");
        await Eventually.HoldsAsync(async () => (await Command.RunAsync("curl", ["-s", $"http://{address}/"])).Output == "served", "the service answered");
        Assert.Equal(0, await daemon.StopAsync());
        Assert.Equal("served", (await Command.RunAsync("curl", ["-s", $"http://{address}/"])).Output);
        await daemon.StartAgainAsync();
        Assert.Equal("true", await daemon.Docker.InspectAsync("web", "{{.State.Running}}"));
    }
}
