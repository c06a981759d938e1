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
        Assert.True(host.IsCutOff(one, outside.HostAddress));

        await host.Service.DisconnectAsync(two.ContainerId, "wire", default);
        Assert.True(host.IsCutOff(one, two.Endpoints["wire"].IPAddress));
    }

    [Theory]
    [InlineData("private")]
    [InlineData("vepa")]
    public async Task Where_the_mode_says_so_containers_reach_the_wire_but_not_each_other(string mode)
    {
        await using var host = await NetworkHost.StartAsync();
        await using var outside = new OutsideClient(host.Name + "o");
        var subnet = outside.Address[..outside.Address.LastIndexOf('.')] + ".0/24";
        await host.CreateAsync("wire", n => Macvlan(n, outside.HostLink, subnet, mode, subnet.Replace(".0/24", ".128/25", StringComparison.Ordinal)));
        var one = await host.AttachAsync("one", "wire");
        var two = await host.AttachAsync("two", "wire");
        Assert.True(host.Pings(one, outside.Address));
        Assert.True(host.Pings(two, outside.Address));
        Assert.True(host.IsCutOff(one, two.Endpoints["wire"].IPAddress));
    }

    [Fact]
    public async Task A_parent_is_passed_through_to_one_container_and_no_other_network_has_it()
    {
        await using var host = await NetworkHost.StartAsync();
        await using var outside = new OutsideClient(host.Name + "o");
        var subnet = outside.Address[..outside.Address.LastIndexOf('.')] + ".0/24";
        await host.CreateAsync("wire", n => Macvlan(n, outside.HostLink, subnet, "passthru", subnet.Replace(".0/24", ".128/25", StringComparison.Ordinal)));
        var one = await host.AttachAsync("one", "wire");
        Assert.True(host.Pings(one, outside.Address));
        Assert.Contains("taken", (await Assert.ThrowsAnyAsync<GantryException>(() => host.AttachAsync("two", "wire"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ForbiddenException>(() => host.CreateAsync("other", n => Macvlan(n, outside.HostLink, "10.99.0.0/24", "bridge")));
        await host.Service.DetachAsync(one.ContainerId, default);
        Assert.True(host.Pings(await host.AttachAsync("two", "wire"), outside.Address));
    }

    [Fact]
    public async Task A_vlan_of_a_link_is_made_for_a_network_where_the_kernel_has_vlans()
    {
        await using var host = await NetworkHost.StartAsync();
        await using var outside = new OutsideClient(host.Name + "o");
        var vlan = outside.HostLink + ".7";
        try
        {
            await host.CreateAsync("wire", n => Macvlan(n, vlan, "10.99.0.0/24", "bridge"));
        }
        catch (UnsupportedException e)
        {
            Assert.Equal("kernel module 8021q is not available: this host's kernel has no vlan links", e.Message);
            return;
        }
        Assert.NotNull(host.FindLink(vlan));
        await host.Service.RemoveAsync("wire", default);
        Assert.Null(host.FindLink(vlan));
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

    private static Network Macvlan(Network network, string parent, string subnet, string mode, string range = "") => network with
    {
        Driver = "macvlan",
        Pools = [new() { Subnet = subnet, IPRange = range }],
        Options = new Dictionary<string, string> { ["parent"] = parent, ["macvlan_mode"] = mode },
    };
}
