using Gantry.Errors;
using Gantry.Linux.Net;

namespace Gantry.Networks.Tests.Live;

public sealed class RefusalTests
{
    [Fact]
    public async Task Networks_in_use_and_predefined_ones_are_not_removed()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.CreateAsync("net");
        var box = await host.AttachAsync("box", "net");
        var inUse = await Assert.ThrowsAsync<ForbiddenException>(() => host.Service.RemoveAsync("net", default));
        Assert.Equal($"error while removing network: network net has active endpoints (name:\"box\" id:\"{box.Endpoints["net"].EndpointID[..12]}\")", inUse.Message);
        Assert.Equal("bridge is a pre-defined network and cannot be removed", (await Assert.ThrowsAsync<ForbiddenException>(() => host.Service.RemoveAsync("bridge", default))).Message);
        Assert.Equal("network nothing not found", Assert.Throws<NotFoundException>(() => host.Service.Resolve("nothing")).Message);
        await host.Service.DetachAsync(box.ContainerId, default);
        await host.Service.RemoveAsync("net", default);
        await Assert.ThrowsAsync<NotFoundException>(() => host.Service.RemoveAsync("net", default));
    }

    [Fact]
    public async Task Static_addresses_are_given_once_and_only_where_a_subnet_was_chosen()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.CreateAsync("net", n => n with { Pools = [new() { Subnet = $"10.98.{Environment.ProcessId % 250}.0/24" }] });
        var wanted = $"10.98.{Environment.ProcessId % 250}.77";
        var settings = new EndpointSettings { IPAMConfig = new() { IPv4Address = wanted }, MacAddress = "02:42:01:02:03:04" };
        var box = await host.AttachAsync("box", "net", settings);
        Assert.Equal((wanted, "02:42:01:02:03:04"), (box.Endpoints["net"].IPAddress, box.Endpoints["net"].MacAddress));
        Assert.Equal("Address already in use", (await Assert.ThrowsAsync<ForbiddenException>(() => host.AttachAsync("other", "net", settings))).Message);
        Assert.Equal("user specified IP address is supported on user defined networks only",
            (await Assert.ThrowsAsync<InvalidArgumentException>(() => host.AttachAsync("third", "bridge", settings))).Message);

        await host.Service.DetachAsync(box.ContainerId, default);
        Assert.Equal(wanted, (await host.AttachAsync("box", "net", settings)).Endpoints["net"].IPAddress);
    }

    [Theory]
    [InlineData("fd00::1", null, null, "invalid IPv4 address: fd00::1")]
    [InlineData(null, "10.0.0.1", null, "invalid IPv6 address: 10.0.0.1")]
    [InlineData(null, null, "near", "invalid link-local IP address: near")]
    public async Task What_is_no_address_is_refused(string? ipv4, string? ipv6, string? local, string reason)
    {
        await using var host = await NetworkHost.StartAsync();
        await host.CreateAsync("net");
        var settings = new EndpointSettings { IPAMConfig = new() { IPv4Address = ipv4, IPv6Address = ipv6, LinkLocalIPs = local is null ? null : [local] } };

        Assert.Equal("invalid endpoint settings:\n" + reason, (await Assert.ThrowsAsync<InvalidArgumentException>(() => host.AttachAsync("box", "net", settings))).Message);
    }

    [Fact]
    public async Task A_bridge_has_one_subnet_of_each_family()
    {
        await using var host = await NetworkHost.StartAsync();

        var refused = await Assert.ThrowsAsync<ForbiddenException>(() => host.CreateAsync("net", n => n with { Pools = [new() { Subnet = "10.96.0.0/24" }, new() { Subnet = "10.96.1.0/24" }] }));

        Assert.StartsWith("bridge driver doesn't support multiple subnets", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_way_out_is_there_all_the_time_while_networks_come_and_go()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.CreateAsync("a");
        await host.CreateAsync("b");
        var box = await host.AttachAsync("box", "a");
        using var inside = host.Inside(box, RouteSocket.Open);
        using var stop = new CancellationTokenSource();
        var watching = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
                Assert.Contains(inside.Routes(), r => r.IsDefault);
        });
        for (var round = 0; round < 5; round++)
        {
            await host.Service.ConnectAsync(box.ContainerId, "b", new EndpointSettings { GwPriority = round - 2 }, default);
            await host.Service.DisconnectAsync(box.ContainerId, "b", default);
        }
        await stop.CancelAsync();
        await watching;
    }

    [Fact]
    public async Task The_network_with_the_highest_priority_leads_out()
    {
        await using var host = await NetworkHost.StartAsync();
        var a = await host.CreateAsync("a");
        var b = await host.CreateAsync("b");
        var box = await host.AttachAsync("box", "a");
        Assert.Equal(0, host.Run(box, "sh", "-c", $"ip route show default | grep -q 'via {a.Pools[0].Gateway} '"));
        await host.Service.ConnectAsync(box.ContainerId, "b", new EndpointSettings { GwPriority = 5 }, default);
        Assert.Equal(0, host.Run(box, "sh", "-c", $"ip route show default | grep -q 'via {b.Pools[0].Gateway} '"));
        await host.Service.DisconnectAsync(box.ContainerId, "b", default);
        Assert.Equal(0, host.Run(box, "sh", "-c", $"ip route show default | grep -q 'via {a.Pools[0].Gateway} '"));
    }
}
