using System.Net;
using System.Threading.Channels;
using Gantry.Errors;
using Gantry.Linux.Net.Nftables;

namespace Gantry.Networks.Tests.Live;

public sealed class IsolationTests
{
    [Fact]
    public async Task Two_networks_do_not_reach_each_other_also_after_a_restart_and_a_flush_of_all_rules()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.CreateAsync("a");
        await host.CreateAsync("b");
        var one = await host.AttachAsync("one", "a");
        var two = await host.AttachAsync("two", "b");
        var neighbour = await host.AttachAsync("neighbour", "a");

        void Check()
        {
            Assert.True(host.Pings(one, neighbour.Endpoints["a"].IPAddress));
            Assert.True(host.IsCutOff(one, two.Endpoints["b"].IPAddress));
            Assert.True(host.IsCutOff(two, one.Endpoints["a"].IPAddress));
        }

        Check();
        await host.RestartAsync(one.ContainerId, two.ContainerId, neighbour.ContainerId);
        Check();
        var changes = Channel.CreateUnbounded<bool>();
        using (var elements = new ElementSocket(host.Name))
        using (var rules = new Ruleset())
        using (new RulesetMonitor(host.Name, elements, rules, () => changes.Writer.TryWrite(true)))
        {
            HostRules.Run($"delete table inet {host.Name}");
            do
                await changes.Reader.ReadAsync();
            while (!HostRules.RunJson("list tables").Contains($"\"family\": \"inet\", \"name\": \"{host.Name}\"", StringComparison.Ordinal));
        }
        Check();
    }

    [Fact]
    public async Task An_internal_network_has_no_way_out()
    {
        await using var host = await NetworkHost.StartAsync();
        var network = await host.CreateAsync("closed", n => n with { Internal = true });
        var one = await host.AttachAsync("one", "closed");
        var two = await host.AttachAsync("two", "closed");
        var open = await host.AttachAsync("open");
        Assert.True(host.Pings(one, two.Endpoints["closed"].IPAddress));
        Assert.True(host.Pings(one, network.Pools[0].Gateway));
        Assert.Equal("", one.Endpoints["closed"].Gateway);

        host.Run(one, "ip", "route", "add", "default", "via", network.Pools[0].Gateway);
        Assert.True(host.IsCutOff(one, open.Endpoints["bridge"].IPAddress));
        Assert.True(host.IsCutOff(one, host.Subnet + ".1"));
    }

    [Fact]
    public async Task A_container_can_not_speak_with_anothers_address_or_hardware_address()
    {
        await using var host = await NetworkHost.StartAsync();
        var one = await host.AttachAsync("one");
        var two = await host.AttachAsync("two");
        var gateway = host.Subnet + ".1";
        Assert.True(host.Pings(one, gateway));

        host.Run(one, "ip", "addr", "add", host.Subnet + ".77/24", "dev", "eth0");
        Assert.True(host.IsCutOff(one, two.Endpoints["bridge"].IPAddress, "-I", host.Subnet + ".77"));
        host.Run(one, "ip", "link", "set", "eth0", "address", "02:42:00:00:00:99");
        Assert.True(host.IsCutOff(one, gateway));

        var router = await host.Service.AttachAsync(NetworkHost.Request("router") with { ForwardsTraffic = true }, default);
        host.Run(router, "ip", "addr", "add", host.Subnet + ".88/24", "dev", "eth0");
        Assert.True(host.Pings(router, two.Endpoints["bridge"].IPAddress, "-I", host.Subnet + ".88"));
    }

    [Fact]
    public async Task Without_icc_containers_on_one_network_do_not_reach_each_other()
    {
        await using var host = await NetworkHost.StartAsync();
        var network = await host.CreateAsync("apart", n => n with { Options = new Dictionary<string, string> { ["com.docker.network.bridge.enable_icc"] = "false" } });
        var one = await host.AttachAsync("one", "apart");
        var two = await host.AttachAsync("two", "apart");
        Assert.True(host.IsCutOff(one, two.Endpoints["apart"].IPAddress));
        Assert.True(host.Pings(one, network.Pools[0].Gateway));
    }

    [Fact]
    public async Task A_network_with_both_families_gives_addresses_of_both_and_one_without_gives_none()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.CreateAsync("dual", n => n with { EnableIPv6 = true });
        var one = await host.AttachAsync("one", "dual");
        var two = await host.AttachAsync("two", "dual");
        Assert.True(host.Pings(one, two.Endpoints["dual"].IPAddress));
        Assert.True(host.Pings(one, two.Endpoints["dual"].GlobalIPv6Address, "-6"));

        var plain = await host.AttachAsync("plain");
        Assert.NotEqual(0, host.Run(plain, "sh", "-c", "ip -6 addr show dev eth0 | grep -q inet6"));
    }

    /// <summary>Waits for what another process or the kernel brings about and tells nobody of.</summary>
    internal static async Task Eventually(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!condition())
            await timer.WaitForNextTickAsync(bound.Token);
    }
}
