using Gantry.Errors;

namespace Gantry.Networks.Tests.Live;

public sealed class MacvlanTests
{
    [Fact]
    public async Task Containers_reach_each_other_and_the_wire_but_not_the_host()
    {
        await using var host = await NetworkHost.StartAsync();
        await using var outside = new OutsideClient(host.Name + "o");
        var subnet = outside.Address[..outside.Address.LastIndexOf('.')] + ".0/24";
        await host.CreateAsync("wire", n => Macvlan(n, outside.HostLink, subnet, "bridge"));
        var one = await host.AttachAsync("one", "wire", new EndpointSettings { IPAMConfig = new() { IPv4Address = subnet.Replace(".0/24", ".50", StringComparison.Ordinal) } });
        var two = await host.AttachAsync("two", "wire", new EndpointSettings { IPAMConfig = new() { IPv4Address = subnet.Replace(".0/24", ".51", StringComparison.Ordinal) } });
        Assert.True(host.Pings(one, two.Endpoints["wire"].IPAddress));
        Assert.True(host.Pings(one, outside.Address));
        Assert.False(host.Pings(one, outside.HostAddress));

        await host.Service.DisconnectAsync(two.ContainerId, "wire", default);
        Assert.False(host.Pings(one, two.Endpoints["wire"].IPAddress));
    }

    [Fact]
    public async Task Wrong_modes_missing_parents_and_missing_kinds_are_refused()
    {
        await using var host = await NetworkHost.StartAsync();
        await Assert.ThrowsAsync<InvalidArgumentException>(() => host.CreateAsync("a", n => Macvlan(n, "nothing0", "10.99.0.0/24", "bridge")));
        await Assert.ThrowsAsync<InvalidArgumentException>(() => host.CreateAsync("b", n => Macvlan(n, "lo", "10.99.0.0/24", "weird")));
        await Assert.ThrowsAsync<NotFoundException>(() => host.CreateAsync("c", n => n with { Driver = "weird" }));
        await Assert.ThrowsAsync<ForbiddenException>(() => host.CreateAsync("d", n => n with { Driver = "host" }));
        Assert.Equal(["bridge", "host", "none"], host.Service.List().Select(n => n.Name).Order());
    }

    private static Network Macvlan(Network network, string parent, string subnet, string mode) => network with
    {
        Driver = "macvlan",
        Pools = [new() { Subnet = subnet }],
        Options = new Dictionary<string, string> { ["parent"] = parent, ["macvlan_mode"] = mode },
    };
}
