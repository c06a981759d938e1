using System.Net;
using System.Net.NetworkInformation;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;

namespace Gantry.Linux.Tests.Net;

public sealed class RouteSocketTests : IDisposable
{
    private readonly NetworkNamespaceFixture _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void A_new_namespace_has_only_links_of_its_own() =>
        Assert.Contains(_host.Routes.Links(), l => l is { Name: "lo", IsLoopback: true, Index: 1 });

    [Fact]
    public void A_bridge_comes_up_with_address_and_mtu()
    {
        _host.Routes.Execute(new RouteBatch().CreateLink(new LinkSpec { Name = "br0", Kind = new BridgeKind(), Mtu = 1400, Up = true }));
        var bridge = _host.Routes.FindLink("br0")!;
        _host.Routes.Execute(new RouteBatch()
            .AddAddress(new(bridge.Index, IPAddress.Parse("10.9.0.1"), 24))
            .AddAddress(new(bridge.Index, IPAddress.Parse("fd09::1"), 64)));

        Assert.Equal(("bridge", 1400, true), (bridge.Kind, bridge.Mtu, bridge.IsUp));
        var addresses = _host.Routes.Addresses(bridge.Index);
        Assert.Contains(new AddressEntry(bridge.Index, IPAddress.Parse("10.9.0.1"), 24), addresses);
        Assert.Contains(new AddressEntry(bridge.Index, IPAddress.Parse("fd09::1"), 64), addresses);
    }

    [Fact]
    public void A_veth_pair_is_made_across_namespaces_in_one_message()
    {
        var path = _host.NewPath("other");
        using var inside = _host.Create(path);
        using var target = NamespaceThread.Open(path);
        _host.Routes.Execute(new RouteBatch().CreateLink(new LinkSpec { Name = "br0", Kind = new BridgeKind(), Up = true }));
        var address = PhysicalAddress.Parse("0242AC110002");

        _host.Routes.Execute(new RouteBatch().CreateLink(new LinkSpec
        {
            Name = "veth0",
            Up = true,
            Master = _host.Routes.FindLink("br0")!.Index,
            Kind = new VethKind(new LinkSpec { Name = "eth0", Address = address, Namespace = target }),
        }));
        var peer = inside.FindLink("eth0")!;
        inside.Execute(new RouteBatch()
            .ChangeLink(peer.Index, new LinkSpec { Up = true })
            .AddAddress(new(peer.Index, IPAddress.Parse("10.9.0.2"), 24))
            .AddRoute(new RouteEntry { Destination = IPNetwork.Parse("0.0.0.0/0"), Gateway = IPAddress.Parse("10.9.0.1"), LinkIndex = peer.Index }));

        Assert.True(inside.FindLink("eth0")!.IsUp);
        Assert.Equal(address, peer.Address);
        Assert.Contains(inside.Routes(), r => r.IsDefault && r.Gateway!.Equals(IPAddress.Parse("10.9.0.1")));
        Assert.Equal(_host.Routes.FindLink("br0")!.Index, _host.Routes.FindLink("veth0")!.Master);
        _host.Routes.Execute(new RouteBatch().ChangeBridgePort(_host.Routes.FindLink("veth0")!.Index, new BridgePort { Isolated = true }));
        _host.Routes.Execute(new RouteBatch().DeleteLink("veth0"));
        Assert.Null(inside.FindLink("eth0"));
    }

    [Fact]
    public void A_port_that_has_just_got_its_carrier_forwards_once_it_was_waited_for()
    {
        _host.Routes.Execute(new RouteBatch().CreateLink(new LinkSpec { Name = "br0", Kind = new BridgeKind(), Up = true }));
        var bridge = _host.Routes.FindLink("br0")!.Index;
        for (var round = 0; round < 20; round++)
        {
            _host.Routes.Execute(new RouteBatch().CreateLink(new LinkSpec { Name = "veth0", Up = true, Master = bridge, Kind = new VethKind(new LinkSpec { Name = "eth0" }) })
                .ChangeLink("eth0", new LinkSpec { Up = true }));
            _host.Routes.WaitForLinks("veth0", "br0");
            Assert.True(Assert.Single(_host.Routes.BridgePorts(), p => p.Name == "veth0").IsForwarding);
            Assert.DoesNotContain(_host.Routes.Links(), l => l.Name is "veth0" or "br0" && l.IsPending);
            _host.Routes.Execute(new RouteBatch().DeleteLink("veth0"));
        }
    }

    [Fact]
    public void Links_on_a_parent_are_made_by_kind()
    {
        _host.Routes.Execute(new RouteBatch().CreateLink(new LinkSpec { Name = "a", Up = true, Kind = new VethKind(new LinkSpec { Name = "b" }) }));
        var parent = _host.Routes.FindLink("a")!.Index;
        _host.Routes.Execute(new RouteBatch()
            .CreateLink(new LinkSpec { Name = "mv", Parent = parent, Kind = new MacvlanKind(MacvlanMode.Bridge) })
            .CreateLink(new LinkSpec { Name = "vx", Kind = new VxlanKind(42) { Local = IPAddress.Loopback } }));

        Assert.Equal(["macvlan", "vxlan"], new[] { "mv", "vx" }.Select(n => _host.Routes.FindLink(n)!.Kind));
        var tunnel = _host.Routes.FindLink("vx")!.Index;
        var entry = new Neighbour { LinkIndex = tunnel, Address = IPAddress.Parse("192.0.2.9"), HardwareAddress = PhysicalAddress.Parse("0242AC110003"), Forwarding = true };
        _host.Routes.Execute(new RouteBatch().SetNeighbour(entry));
        Assert.Contains(entry, _host.Routes.Neighbours(forwarding: true));
        _host.Routes.Execute(new RouteBatch().RemoveNeighbour(entry));
        Assert.DoesNotContain(entry, _host.Routes.Neighbours(forwarding: true));
    }

    [Fact]
    public void The_first_failure_of_a_batch_is_named()
    {
        var failure = Assert.Throws<NetlinkException>(() => _host.Routes.Execute(new RouteBatch().DeleteLink("nothing").DeleteLink("nothing2")));
        Assert.Equal(NetlinkException.ENODEV, failure.Errno);
        Assert.Contains("nothing", failure.Message);
        Assert.Null(_host.Routes.FindLink("nothing"));
    }
}
