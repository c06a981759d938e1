using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gantry.Errors;
using Gantry.Linux.Net.Nftables;

namespace Gantry.Networks.Tests.Live;

public sealed class PortTests
{
    private static PublishedPort Tcp(int container, int host, IPAddress? address = null) => new("tcp", container, address, host, host);

    [Fact]
    public async Task The_hosts_own_drop_rule_for_a_published_port_wins_and_clients_keep_their_addresses()
    {
        await using var host = await NetworkHost.StartAsync();
        await using var outside = new OutsideClient(host.Name + "o");
        var box = await host.AttachAsync("web", ports: Tcp(80, 0, IPAddress.Any));
        using var echo = new Echo(host, box, 80);
        var port = box.Ports[0].HostPort;
        Assert.Equal(outside.Address, outside.Ask(port));
        Assert.Equal(outside.Address, outside.Ask(port));

        HostRules.Run($"table inet {host.Name}fw {{\n chain in {{\n type filter hook input priority 0; iifname \"{outside.HostLink}\" tcp dport {port} drop\n}}\n}}");
        try
        {
            Assert.Null(outside.Ask(port));
            Assert.NotNull(Echo.Ask(IPAddress.Loopback, port));
        }
        finally
        {
            HostRules.Run($"delete table inet {host.Name}fw");
        }
        Assert.Equal(outside.Address, outside.Ask(port));
        Assert.Null(outside.Ask(80, box.Endpoints["bridge"].IPAddress));
    }

    [Fact]
    public async Task A_container_reaches_a_published_port_by_the_hosts_address_also_its_own()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.CreateAsync("a");
        var box = await host.AttachAsync("web", ports: Tcp(80, 0));
        var other = await host.AttachAsync("other", "a");
        using var echo = new Echo(host, box, 80);
        var gateway = IPAddress.Parse(host.Subnet + ".1");
        Assert.Equal(gateway.ToString(), Echo.Ask(gateway, box.Ports[0].HostPort, host, box));
        Assert.Equal(other.Endpoints["a"].IPAddress, Echo.Ask(gateway, box.Ports[0].HostPort, host, other));
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused_with_dockers_words_and_leaves_nothing_behind()
    {
        await using var host = await NetworkHost.StartAsync();
        var first = await host.AttachAsync("first", ports: Tcp(80, 0));
        var port = first.Ports[0].HostPort;
        var refusal = await Assert.ThrowsAsync<GantryException>(() => host.AttachAsync("second", ports: Tcp(80, port)));
        Assert.Contains($"Bind for 0.0.0.0:{port} failed: port is already allocated", refusal.Message);

        using var foreign = new TcpListener(IPAddress.Any, 0);
        foreign.Start();
        var taken = ((IPEndPoint)foreign.LocalEndpoint).Port;
        refusal = await Assert.ThrowsAsync<GantryException>(() => host.AttachAsync("third", ports: Tcp(80, taken)));
        Assert.Contains($"failed to bind host port 0.0.0.0:{taken}/tcp: address already in use", refusal.Message);

        var range = await host.AttachAsync("fourth", ports: new PublishedPort("tcp", 80, IPAddress.Any, port, port + 5));
        Assert.InRange(range.Ports[0].HostPort, port + 1, port + 5);
        Assert.Equal(2, host.Service.Endpoints(host.Service.Resolve("bridge").Id).Count);
    }

    [Fact]
    public async Task Ports_are_held_and_lead_on_after_the_daemon_was_killed()
    {
        await using var host = await NetworkHost.StartAsync();
        var box = await host.AttachAsync("web", ports: Tcp(80, 0));
        var gone = await host.AttachAsync("gone", ports: Tcp(80, 0));
        using var echo = new Echo(host, box, 80);
        var kept = await host.RestartAsync(box.ContainerId);
        Assert.Equal(box.Ports, kept[box.ContainerId].Ports);
        Assert.Equal([box.ContainerId], kept.Keys);
        Assert.NotNull(Echo.Ask(IPAddress.Loopback, box.Ports[0].HostPort));
        Assert.Null(Echo.Ask(IPAddress.Loopback, gone.Ports[0].HostPort));
        Assert.NotEqual(box.Endpoints["bridge"].IPAddress, (await host.AttachAsync("next")).Endpoints["bridge"].IPAddress);
    }

    [Fact]
    public async Task A_client_that_goes_on_sending_datagrams_reaches_the_container_that_took_over_the_port()
    {
        await using var host = await NetworkHost.StartAsync();
        var first = await host.AttachAsync("first", ports: new PublishedPort("udp", 53, IPAddress.Any, 0, 0));
        var port = first.Ports[0].HostPort;
        using var client = new UdpClient(AddressFamily.InterNetwork);
        client.Send([1], new IPEndPoint(IPAddress.Loopback, port));
        await host.Service.DetachAsync(first.ContainerId, default);
        var second = await host.AttachAsync("second", ports: new PublishedPort("udp", 53, IPAddress.Any, port, port));
        Assert.NotEqual(first.Endpoints["bridge"].IPAddress, second.Endpoints["bridge"].IPAddress);
        using var server = host.Inside(second, () =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Any, 53));
            return socket;
        });
        await IsolationTests.Eventually(() =>
        {
            client.Send([2], new IPEndPoint(IPAddress.Loopback, port));
            return server.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead);
        });
    }

    [Fact]
    public async Task Datagrams_pass_in_both_families()
    {
        await using var host = await NetworkHost.StartAsync();
        var box = await host.AttachAsync("dns", ports: new PublishedPort("udp", 53, null, 0, 0));
        using var server = host.Inside(box, () =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Any, 53));
            return socket;
        });
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback })
        {
            using var client = new UdpClient(address.AddressFamily) { Client = { ReceiveTimeout = 2000 } };
            client.Send([1, 2, 3], new IPEndPoint(address, box.Ports[0].HostPort));
            var buffer = new byte[10];
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            server.ReceiveTimeout = 2000;
            Assert.Equal(3, server.ReceiveFrom(buffer, ref from));
            server.SendTo([4, 5], from);
            var answerer = new IPEndPoint(address, 0);
            Assert.Equal(2, client.Receive(ref answerer).Length);
        }
    }
}
