using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Networks;

public sealed class OverlayTests
{
    private const string Serve = "echo $HOSTNAME > /index.html; exec httpd -f -p 80 -h /";

    [Fact]
    public async Task Two_hosts_share_a_network_through_a_partition_and_the_death_of_a_daemon()
    {
        await using var cluster = await OverlayCluster.StartAsync(2);
        var (one, two) = (cluster[0].Docker, cluster[1].Docker);
        await one.OkAsync("network", "create", "-d", "overlay", "--attachable", "span");
        await Eventually.HoldsAsync(async () => (await two.RunAsync("network", "inspect", "span")).ExitCode == 0, "the other host joined");
        Assert.Equal("global overlay", await two.OkAsync("network", "inspect", "--format", "{{.Scope}} {{.Driver}}", "span"));
        await RunAsync(one, "alpha");
        await RunAsync(two, "beta", "--network-alias", "second");
        await ReachAsync(one, "alpha", two, "beta");
        await ReachAsync(two, "beta", one, "alpha");
        Assert.Contains("Address", await one.OkAsync("exec", "alpha", "nslookup", "second"));
        Assert.Contains("active endpoints", await one.FailAsync("network", "rm", "span"));

        // A partition: each side goes on alone, the other one is forgotten; then they find each other again.
        await cluster.PlugAsync(1, plugged: false);
        await Eventually.HoldsAsync(async () => !await KnowsAsync(one, "alpha", "beta"), "the host that was cut off was forgotten");
        await RunAsync(one, "gamma");
        await cluster.PlugAsync(1, plugged: true);
        await ReachAsync(one, "alpha", two, "beta");
        await ReachAsync(two, "beta", one, "gamma");

        // A daemon that dies: the same, and what it finds when it comes back is its containers.
        await cluster[1].KillAsync();
        await Eventually.HoldsAsync(async () => !await KnowsAsync(one, "alpha", "beta"), "the dead host was forgotten");
        await cluster[1].StartAgainAsync();
        await ReachAsync(one, "gamma", two, "beta");
        await ReachAsync(two, "beta", one, "alpha");

        await one.OkAsync("rm", "-f", "alpha", "gamma");
        await two.OkAsync("rm", "-f", "beta");
        await Eventually.HoldsAsync(async () => (await one.RunAsync("network", "rm", "span")).ExitCode == 0, "the network was removed");
        await Eventually.HoldsAsync(async () => (await two.RunAsync("network", "inspect", "span")).ExitCode != 0, "it was removed on the other host too");
    }

    private static Task RunAsync(DockerCli docker, string name, params string[] flags) =>
        docker.OkAsync(["run", "-d", "--name", name, "--hostname", name, "--network", "span", .. flags, "busybox", "sh", "-c", Serve]);

    private static async Task<bool> KnowsAsync(DockerCli docker, string from, string name) => (await docker.RunAsync("exec", from, "nslookup", name)).ExitCode == 0;

    /// <summary>One container reaches another on another host, by its name and by its address.</summary>
    private static async Task ReachAsync(DockerCli here, string from, DockerCli there, string to)
    {
        var address = await there.InspectAsync(to, "{{.NetworkSettings.Networks.span.IPAddress}}");
        await Eventually.HoldsAsync(async () => (await here.RunAsync("exec", from, "nslookup", to)).Output.Contains(address, StringComparison.Ordinal), $"{from} knew {to}");
        await Eventually.HoldsAsync(async () => (await here.RunAsync("exec", from, "timeout", "3", "wget", "-q", "-O-", $"http://{address}:80/")).Output == to, $"{from} reached {to}");
    }
}
