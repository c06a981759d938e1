using System.Net;
using System.Threading.Channels;
using Gantry.Linux.Net;
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
}
