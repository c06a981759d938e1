using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;
using Gantry.Linux.Net.Nftables;

namespace Gantry.Linux.Tests.Net;

public sealed class NftablesTests : IDisposable
{
    private const string Tables = """
        table inet t {
          set links { type ifname; }
          map ports { type inet_proto . inet_service : ipv4_addr . inet_service; }
          chain c { type filter hook forward priority 0; iifname @links drop; }
        }
        """;

    private readonly NetworkNamespaceFixture _host = new();

    public void Dispose() => _host.Dispose();

    [Fact]
    public void Elements_come_and_go_as_one_transaction()
    {
        using var rules = _host.Run(() => new Ruleset());
        rules.Run(Tables);
        using var elements = _host.Run(() => new ElementSocket("t"));
        var link = new SetElement(TableFamily.Inet, "links", default(ElementKey).Link("br0"));
        var port = new SetElement(TableFamily.Inet, "ports", default(ElementKey).Protocol(6).Port(8080), default(ElementKey).Address(IPAddress.Parse("10.0.0.2")).Port(80));

        elements.Change([], [link, port]);
        var listed = rules.RunJson("list table inet t");
        Assert.Contains("br0", listed);
        Assert.Contains("10.0.0.2", listed);
        Assert.Contains("8080", listed);

        var unknown = link with { Key = default(ElementKey).Link("br1") };
        Assert.Equal(NetlinkException.ENOENT, Assert.Throws<NetlinkException>(() => elements.Change([port, unknown], [])).Errno);
        Assert.Contains("8080", rules.RunJson("list table inet t"));

        elements.Change([link, port], []);
        Assert.DoesNotContain("8080", rules.RunJson("list table inet t"));
    }

    [Fact]
    public void A_mistake_in_a_script_is_explained()
    {
        using var rules = _host.Run(() => new Ruleset());
        Assert.Contains("nonsense", Assert.Throws<RulesetException>(() => rules.Run("add nonsense")).Message);
    }

    [Fact]
    public async Task A_flush_by_others_is_noticed_and_our_own_change_is_not()
    {
        var changes = Channel.CreateUnbounded<int>();
        using var rules = _host.Run(() => new Ruleset());
        using var elements = _host.Run(() => new ElementSocket("t"));
        using var monitor = _host.Run(() => new RulesetMonitor("t", elements, rules, () => changes.Writer.TryWrite(1)));
        monitor.Run(Tables);
        elements.Change([], [new SetElement(TableFamily.Inet, "links", default(ElementKey).Link("br0"))]);
        rules.Run("add table inet another");
        Assert.False(changes.Reader.TryPeek(out _));

        rules.Run("flush ruleset");
        await changes.Reader.ReadAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_service_on_ports_of_the_kernels_choice_appears_on_its_well_known_port()
    {
        // First the loopback link: a socket that is bound to 127.0.0.11 while it is down answers from 127.0.0.1 for ever.
        _host.Routes.Execute(new RouteBatch().ChangeLink(1, new LinkSpec { Up = true }));
        var address = IPAddress.Parse("127.0.0.11");
        var (service, client) = _host.Run(() =>
        {
            var listening = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            listening.Bind(new IPEndPoint(address, 0));
            for (var round = 0; round < 2; round++)
                PortRewrite.Apply("r", address, 53, ((IPEndPoint)listening.LocalEndPoint!).Port, 1);
            return (listening, new UdpClient(AddressFamily.InterNetwork));
        });
        using (service)
        using (client)
        {
            client.Client.ReceiveTimeout = service.ReceiveTimeout = 3000;
            client.Send([1, 2, 3], new IPEndPoint(address, 53));
            EndPoint from = new IPEndPoint(IPAddress.Any, 0);
            Assert.Equal(3, service.ReceiveFrom(new byte[10], ref from));
            service.SendTo([4, 5], from);
            var answerer = new IPEndPoint(IPAddress.Any, 0);
            Assert.Equal(2, client.Receive(ref answerer).Length);
            Assert.Equal(53, answerer.Port);
        }
    }
}
