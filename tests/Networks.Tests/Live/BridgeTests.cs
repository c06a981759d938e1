using System.Net;
using Gantry.Errors;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;

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
    public async Task The_first_packet_of_a_container_passes()
    {
        await using var host = await NetworkHost.StartAsync();
        using var routes = RouteSocket.Open();
        for (var round = 0; round < 5; round++)
        {
            var network = await host.CreateAsync($"net{round}");
            var box = await host.AttachAsync($"box{round}", network.Name);
            // Lists, unlike a question for one link, do not make the kernel look at the link first.
            Assert.Contains(routes.BridgePorts(), p => p.Name == "veth" + box.Endpoints[network.Name].EndpointID[..7] && p.IsForwarding);
            Assert.DoesNotContain(routes.Links(), l => l.IsPending && l.Name == "br-" + network.Id[..12]);
            Assert.DoesNotContain(host.Inside(box, () => { using var inside = RouteSocket.Open(); return inside.Links(); }), l => l.IsPending);
        }
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
    public async Task A_daemon_that_stops_takes_bridges_and_rules_with_it_unless_a_container_goes_on()
    {
        await using var host = await NetworkHost.StartAsync();
        var network = await host.CreateAsync("a");
        var box = await host.AttachAsync("box", "a");
        await host.Service.StandDownAsync();
        Assert.True(host.Pings(box, network.Pools[0].Gateway));

        await host.Service.DetachAsync(box.ContainerId, default);
        await host.Service.StandDownAsync();
        Assert.Equal(new KernelState("", ""), KernelState.Read(host.Name));
        Assert.Null(host.FindLink("br-" + network.Id[..12]));

        await host.RestartAsync();
        Assert.True(host.Pings(await host.AttachAsync("box", "a"), network.Pools[0].Gateway));
    }

    [Fact]
    public async Task A_bridge_of_the_hosts_own_is_used_as_it_is_and_stays()
    {
        await using var host = await NetworkHost.StartAsync();
        var bridge = host.Name + "h";
        using var routes = RouteSocket.Open();
        routes.Execute(new RouteBatch().CreateLink(new LinkSpec { Name = bridge, Up = true, Kind = new BridgeKind() }));
        try
        {
            var own = new AddressEntry(routes.FindLink(bridge)!.Index, IPAddress.Parse("192.0.2.200"), 32);
            routes.Execute(new RouteBatch().AddAddress(own));
            await host.CreateAsync("mine", n => n with { Options = new Dictionary<string, string> { ["com.docker.network.bridge.name"] = bridge } });
            var box = await host.AttachAsync("box", "mine");
            Assert.True(host.Pings(box, box.Endpoints["mine"].Gateway));
            await host.Service.DetachAsync(box.ContainerId, default);
            await host.Service.RemoveAsync("mine", default);
            Assert.Contains(own, routes.Addresses(own.LinkIndex));
        }
        finally
        {
            routes.Execute(new RouteBatch().DeleteLink(bridge));
        }
    }

    [Fact]
    public async Task Without_a_default_bridge_there_is_no_device_and_an_earlier_one_goes()
    {
        await using var host = await NetworkHost.StartAsync();
        Assert.NotNull(host.FindLink(host.Name));
        await host.RestartAsync(o => o with { Bridge = "none" });
        Assert.Null(host.FindLink(host.Name));
        Assert.Throws<NotFoundException>(() => host.Service.Resolve("bridge"));
        var network = await host.CreateAsync("a");
        Assert.True(host.Pings(await host.AttachAsync("box", "a"), network.Pools[0].Gateway));
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
