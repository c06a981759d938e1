using Gantry.Errors;
using Gantry.Tests.Support.Plugins;

namespace Gantry.Networks.Tests.Live;

/// <summary>Networks and addresses of a third party's drivers, which make real links.</summary>
public sealed class PluginTests
{
    [Fact]
    public async Task Containers_on_a_plugins_network_have_its_links_routes_and_gateway()
    {
        await using var host = await NetworkHost.StartAsync();
        await using var plugin = Start(host);
        await host.CreateAsync("net", OfPlugin);
        var one = await host.AttachAsync("one", "net", null, new PublishedPort("tcp", 80, null, 8080, 8080));
        var two = await host.AttachAsync("two", "net");

        Assert.Contains(plugin.Calls, c => c.StartsWith("NetworkDriver.ProgramExternalConnectivity", StringComparison.Ordinal) && c.Contains("\"Port\":80,\"HostIP\":\"\",\"HostPort\":8080", StringComparison.Ordinal));
        Assert.True(host.Pings(one, two.Endpoints["net"].IPAddress));
        Assert.True(host.Pings(one, one.Endpoints["net"].Gateway));
        var gateway = host.Service.Resolve("net").Pools[0].Gateway;
        Assert.Equal(gateway, one.Endpoints["net"].Gateway);
        Assert.StartsWith("02:00:00:00:77:", one.Endpoints["net"].MacAddress, StringComparison.Ordinal);
        Assert.Equal(0, host.Run(one, "sh", "-c", $"ip route show default | grep -q 'via {gateway} dev plug0'"));
        Assert.Equal(0, host.Run(one, "sh", "-c", $"ip route show 203.0.113.0/24 | grep -q 'via {gateway} dev plug0'"));
        Assert.Equal(0, host.Run(one, "sh", "-c", "ip route show 198.51.100.0/24 | grep -q 'dev plug0 scope link'"));

        await host.Service.DetachAsync(one.ContainerId, default);
        await host.Service.DetachAsync(two.ContainerId, default);
        await host.Service.RemoveAsync("net", default);
        Assert.Equal(
            ["GetCapabilities", "CreateNetwork",
                "CreateEndpoint", "Join", "EndpointOperInfo", "ProgramExternalConnectivity", "CreateEndpoint", "Join", "EndpointOperInfo", "ProgramExternalConnectivity",
                "RevokeExternalConnectivity", "Leave", "DeleteEndpoint", "RevokeExternalConnectivity", "Leave", "DeleteEndpoint", "DeleteNetwork"],
            plugin.Methods("NetworkDriver"));
        Assert.Equal("", KernelState.Read(Links(host)).Links);
    }

    [Fact]
    public async Task A_running_container_joins_and_leaves_a_plugins_network_and_gets_the_names_that_it_asks_for()
    {
        await using var host = await NetworkHost.StartAsync();
        await using var plugin = Start(host);
        await host.CreateAsync("net", n => OfPlugin(n) with { Pools = [new() { Subnet = plugin.Subnet + ".0/24" }] });
        var box = await host.AttachAsync("box");
        await host.Service.ConnectAsync(box.ContainerId, "net", new EndpointSettings
        {
            IPAMConfig = new() { IPv4Address = plugin.Subnet + ".77" },
            MacAddress = "02:42:01:02:03:04",
            DriverOpts = new Dictionary<string, string> { ["com.docker.network.endpoint.ifname"] = "wire", ["colour"] = "red" },
            GwPriority = 1,
        }, default);

        Assert.Equal(0, host.Run(box, "sh", "-c", $"ip address show wire | grep -q 'inet {plugin.Subnet}.77/24' && ip link show wire | grep -qi 02:42:01:02:03:04"));
        Assert.Equal(0, host.Run(box, "sh", "-c", "ip route show default | grep -q 'dev wire'"));
        Assert.Contains(plugin.Calls, c => c.StartsWith("NetworkDriver.CreateEndpoint", StringComparison.Ordinal) && c.Contains("\"colour\":\"red\"", StringComparison.Ordinal));
        await host.Service.DisconnectAsync(box.ContainerId, "net", default);
        Assert.Equal(0, host.Run(box, "sh", "-c", "ip route show default | grep -q 'dev eth0' && ! ip link show wire"));
        Assert.Equal("DeleteEndpoint", plugin.Methods("NetworkDriver").Last());
        await host.Service.RemoveAsync("net", default);
        Assert.Equal("", KernelState.Read(Links(host)).Links);
    }

    [Fact]
    public async Task A_plugin_gives_the_addresses_of_a_bridge_and_gets_them_back()
    {
        await using var host = await NetworkHost.StartAsync();
        await using var plugin = Start(host);
        var network = await host.CreateAsync("net", n => n with { IpamDriver = "cable", IpamOptions = new Dictionary<string, string> { ["floor"] = "3" } });
        Assert.Equal((plugin.Subnet + ".0/24", plugin.Subnet + ".254", "cable"), (network.Pools[0].Subnet, network.Pools[0].Gateway, network.IpamDriver));
        Assert.Contains(plugin.Calls, c => c.StartsWith("IpamDriver.RequestPool", StringComparison.Ordinal) && c.Contains("\"Options\":{\"floor\":\"3\"}", StringComparison.Ordinal));

        var one = await host.AttachAsync("one", "net");
        var two = await host.AttachAsync("two", "net");
        Assert.Equal((plugin.Subnet + ".10", plugin.Subnet + ".11"), (one.Endpoints["net"].IPAddress, two.Endpoints["net"].IPAddress));
        Assert.Contains(plugin.Calls, c => c.Contains(one.Endpoints["net"].MacAddress!, StringComparison.Ordinal));
        Assert.True(host.Pings(one, two.Endpoints["net"].IPAddress));

        await host.RestartAsync(one.ContainerId);
        await host.Service.DetachAsync(one.ContainerId, default);
        Assert.Equal([plugin.Subnet + ".254"], plugin.Addresses);
        await host.Service.RemoveAsync("net", default);
        Assert.Empty(plugin.Addresses);
        Assert.Equal("ReleasePool", plugin.Methods("IpamDriver").Last());
    }

    [Fact]
    public async Task An_address_that_the_plugin_refuses_leaves_nothing_taken()
    {
        await using var host = await NetworkHost.StartAsync();
        await using var plugin = Start(host);
        await host.CreateAsync("net", n => n with { IpamDriver = "cable", Pools = [new() { Subnet = plugin.Subnet + ".0/24" }] });
        var settings = new EndpointSettings { IPAMConfig = new() { IPv4Address = plugin.Subnet + ".77" } };
        await host.AttachAsync("one", "net", settings);

        var refused = await Assert.ThrowsAsync<GantryException>(() => host.AttachAsync("two", "net", settings));

        Assert.Equal($"IpamDriver.RequestAddress: {plugin.Subnet}.77 is somebody else's", refused.Message);
        Assert.Equal(2, plugin.Addresses.Count);
        Assert.Equal("NetworkDriver.CreateNetwork: no", (await Assert.ThrowsAsync<GantryException>(() => host.CreateAsync("other", n => OfPlugin(n) with
        {
            IpamDriver = "cable",
            Pools = [new() { Subnet = "10.99.98.0/24" }],
            Options = new Dictionary<string, string> { ["broken"] = "no" },
        }))).Message);
        Assert.Equal(2, plugin.Addresses.Count);
        Assert.DoesNotContain(host.Service.List(), n => n.Name == "other");
    }

    [Fact]
    public async Task A_restarted_daemon_finds_a_plugins_networks_and_its_containers_there_again()
    {
        await using var host = await NetworkHost.StartAsync();
        await using var plugin = Start(host);
        await host.CreateAsync("net", OfPlugin);
        var one = await host.AttachAsync("one", "net");
        await host.AttachAsync("two", "net");

        var kept = await host.RestartAsync(one.ContainerId);
        Assert.Equal(one.Endpoints["net"].IPAddress, kept[one.ContainerId].Endpoints["net"].IPAddress);
        Assert.Equal("DeleteEndpoint", plugin.Methods("NetworkDriver").Last());
        Assert.True(host.Pings(kept[one.ContainerId], one.Endpoints["net"].Gateway));
        Assert.True(host.Pings(await host.AttachAsync("three", "net"), one.Endpoints["net"].IPAddress));

        await host.Service.DetachAsync(one.ContainerId, default);
        await host.Service.DetachAsync(NetworkHost.Id("three"), default);
        await host.Service.RemoveAsync("net", default);
        Assert.Equal("", KernelState.Read(Links(host)).Links);
    }

    [Fact]
    public async Task A_plugin_that_is_not_there_is_not_found_and_one_that_has_gone_keeps_nothing_from_ending()
    {
        await using var host = await NetworkHost.StartAsync();
        Assert.Equal("plugin \"cable\" not found", (await Assert.ThrowsAsync<NotFoundException>(() => host.CreateAsync("net", OfPlugin))).Message);
        Assert.Equal("plugin \"cable\" not found", (await Assert.ThrowsAsync<NotFoundException>(() => host.CreateAsync("net", n => n with { IpamDriver = "cable" }))).Message);
        Network network;
        Sandbox box;
        await using (var plugin = Start(host))
        {
            network = await host.CreateAsync("net", n => OfPlugin(n) with { IpamDriver = "cable" });
            box = await host.AttachAsync("box", "net");
        }

        await Assert.ThrowsAsync<UnavailableException>(() => host.AttachAsync("other", "net"));
        await host.Service.DetachAsync(box.ContainerId, default);
        await host.Service.RemoveAsync("net", default);
        Assert.DoesNotContain(host.Service.List(), n => n.Id == network.Id);
        Remove(Links(host));
    }

    [Fact]
    public async Task A_plugin_that_hangs_holds_up_nobody_else()
    {
        await using var host = await NetworkHost.StartAsync();
        await using var plugin = Start(host);
        await host.CreateAsync("net", OfPlugin);
        plugin.HangsAt = "NetworkDriver.CreateEndpoint";
        using var cancellation = new CancellationTokenSource();
        var hanging = host.Service.AttachAsync(NetworkHost.Request("stuck", "net"), cancellation.Token);
        await plugin.Hanging;

        await host.CreateAsync("other");
        var box = await host.AttachAsync("box", "other");
        await host.Service.DetachAsync(box.ContainerId, default);
        await host.Service.RemoveAsync("other", default);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);
        plugin.HangsAt = null;
        await host.Service.RemoveAsync("net", default);
    }

    [Fact]
    public async Task A_link_that_a_plugin_names_must_have_a_name()
    {
        await using var host = await NetworkHost.StartAsync();
        await using var plugin = new BridgePlugin(Path.Combine(host.PluginDirectory, "cable.sock"), Links(host), Prefix(host)) { InsidePrefix = "../../eth" };
        await host.CreateAsync("net", OfPlugin);

        await Assert.ThrowsAsync<InvalidArgumentException>(() => host.AttachAsync("box", "net"));

        Assert.Equal("DeleteEndpoint", plugin.Methods("NetworkDriver").Last());
        await host.Service.RemoveAsync("net", default);
        Assert.Equal("", KernelState.Read(Links(host)).Links);
    }

    [Fact]
    public async Task The_scope_is_the_plugins_and_cannot_be_made_smaller()
    {
        await using var host = await NetworkHost.StartAsync();
        await using var plugin = new BridgePlugin(Path.Combine(host.PluginDirectory, "cable.sock"), Links(host), Prefix(host)) { Scope = "global" };

        Assert.Equal("global", (await host.CreateAsync("net", OfPlugin)).Scope);
        Assert.Equal("cannot downgrade network scope for cable networks", (await Assert.ThrowsAsync<ForbiddenException>(() => host.CreateAsync("other", n => OfPlugin(n) with { Scope = "local" }))).Message);
        await host.Service.RemoveAsync("net", default);
    }

    private static Network OfPlugin(Network network) => network with { Driver = "cable" };

    private static BridgePlugin Start(NetworkHost host) => new(Path.Combine(host.PluginDirectory, "cable.sock"), Links(host), Prefix(host));

    private static string Links(NetworkHost host) => "p" + host.Name;

    private static string Prefix(NetworkHost host) => "172." + host.Subnet[3..];

    /// <summary>Removes what a plugin left that was killed.</summary>
    private static void Remove(string links)
    {
        using var routes = Linux.Net.RouteSocket.Open();
        foreach (var link in routes.Links().Where(l => l.Name.StartsWith(links, StringComparison.Ordinal)).ToList())
            if (routes.FindLink(link.Name) is { } left)
                routes.Execute(new Linux.Net.RouteBatch().DeleteLink(left.Index));
    }
}
