using System.Net;

namespace Gantry.Networks.Tests.Live;

public sealed class BridgeTests(ITestOutputHelper output)
{
    private static PublishedPort Tcp(int container, int host, IPAddress? address = null) => new("tcp", container, address, host, host);

    [Fact]
    public async Task A_container_on_the_default_bridge_reaches_its_gateway_and_its_neighbour()
    {
        await using var host = await NetworkHost.StartAsync();
        var one = await host.AttachAsync("one");
        var two = await host.AttachAsync("two");
        Assert.Equal(host.Subnet + ".2", one.Endpoints["bridge"].IPAddress);
        Assert.True(host.Pings(one, host.Subnet + ".1"));
        Assert.True(host.Pings(one, two.Endpoints["bridge"].IPAddress));
        Assert.Contains($"{host.Subnet}.2\tone\n", one.Hosts);
    }

    [Fact]
    public async Task A_published_port_leads_to_the_container_from_the_host_itself()
    {
        await using var host = await NetworkHost.StartAsync();
        var box = await host.AttachAsync("web", ports: Tcp(80, 0));
        using var echo = new Echo(host, box, 80);
        var port = box.Ports[0].HostPort;
        Assert.Equal(host.Subnet + ".1", Echo.Ask(IPAddress.Loopback, port));
        Assert.NotNull(Echo.Ask(IPAddress.Parse(host.Subnet + ".1"), port));
        Assert.NotNull(Echo.Ask(IPAddress.IPv6Loopback, port));
        Assert.Equal(["0.0.0.0", "::"], box.Ports.Select(p => p.HostAddress!.ToString()));
    }

    [Fact]
    public async Task Attaching_is_quick()
    {
        await using var host = await NetworkHost.StartAsync();
        for (var i = 0; i < 8; i++)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            await host.AttachAsync("c" + i, ports: [Tcp(80, 0), Tcp(81, 0)]);
            output.WriteLine($"attach {watch.Elapsed.TotalMilliseconds:F2} ms");
            watch.Restart();
            if (i % 2 == 0)
                await host.Service.DetachAsync(NetworkHost.Id("c" + i), default);
            output.WriteLine($"detach {watch.Elapsed.TotalMilliseconds:F2} ms");
        }
    }
}
