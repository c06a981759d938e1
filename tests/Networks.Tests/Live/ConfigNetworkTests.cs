using Gantry.Errors;

namespace Gantry.Networks.Tests.Live;

public sealed class ConfigNetworkTests
{
    [Fact]
    public async Task A_configuration_holds_no_addresses_takes_no_containers_and_stays_while_a_network_has_it()
    {
        await using var host = await NetworkHost.StartAsync();
        var subnet = $"10.97.{Environment.ProcessId % 250}.0/24";
        await host.CreateAsync("base", n => n with { ConfigOnly = true, Pools = [new() { Subnet = subnet }] });
        await host.CreateAsync("second", n => n with { ConfigOnly = true, Pools = [new() { Subnet = subnet }] });
        var network = await host.CreateAsync("net", n => n with { ConfigFrom = "base" });
        Assert.Equal((subnet, true), (network.Pools[0].Subnet, network.SubnetChosen));

        await host.RestartAsync();
        Assert.StartsWith("cannot create endpoint on configuration-only network", (await Assert.ThrowsAsync<ForbiddenException>(() => host.AttachAsync("box", "base"))).Message, StringComparison.Ordinal);
        Assert.Equal("error while removing network: configuration network \"base\" is in use by network net", (await Assert.ThrowsAsync<ForbiddenException>(() => host.Service.RemoveAsync("base", default))).Message);
        Assert.Equal(subnet[..^4] + "2", (await host.AttachAsync("box", "net")).Endpoints["net"].IPAddress);

        await host.Service.DetachAsync(NetworkHost.Id("box"), default);
        await host.Service.RemoveAsync("net", default);
        await host.Service.RemoveAsync("base", default);
    }

    [Fact]
    public async Task Without_address_management_containers_have_links_and_no_addresses()
    {
        await using var host = await NetworkHost.StartAsync();
        var network = await host.CreateAsync("net", n => n with { IpamDriver = "null" });
        var box = await host.AttachAsync("box", "net");
        Assert.Empty(network.Pools);
        Assert.Equal("", box.Endpoints["net"].IPAddress);
        Assert.Equal(0, host.Run(box, "sh", "-c", "ip link show eth0 | grep -q ',UP' && ! ip -4 address show eth0 | grep -q inet"));
        await Assert.ThrowsAsync<InvalidArgumentException>(() => host.CreateAsync("other", n => n with { IpamDriver = "null", Pools = [new() { Subnet = "10.97.0.0/16" }] }));
    }
}
