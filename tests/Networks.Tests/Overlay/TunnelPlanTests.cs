using System.Net;
using Gantry.Linux.Net.Xfrm;
using Gantry.Networks.Drivers;
using Gantry.Networks.Overlay.Encryption;

namespace Gantry.Networks.Tests.Overlay;

public sealed class TunnelPlanTests
{
    private static readonly TunnelEnd s_one = new(IPAddress.Parse("192.0.2.1"), "aa");
    private static readonly TunnelEnd s_two = new(IPAddress.Parse("192.0.2.2"), "bb");
    private static readonly Dictionary<long, byte[]> s_secrets = new() { [9] = [9], [10] = [10], [11] = [11] };

    [Fact]
    public void What_one_host_sends_with_the_other_can_read()
    {
        var (here, there) = (Plan(s_one, s_two, period: 10), Plan(s_two, s_one, period: 10));
        var sent = Assert.Single(here.Associations, a => a.Source.Equals(s_one.Address));
        var read = Assert.Single(there.Associations, a => a.Source.Equals(s_one.Address) && a.Index == sent.Index);
        Assert.Equal(sent.Key.ToArray(), read.Key.ToArray());
        Assert.Equal((s_two.Address, 4789, sent.Index), (here.Policies[0].Destination, here.Policies[0].Port, here.Policies[0].Index));
    }

    [Fact]
    public void Hosts_whose_clocks_differ_by_a_period_read_each_other()
    {
        var (ahead, behind) = (Plan(s_one, s_two, period: 11), Plan(s_two, s_one, period: 10));
        Assert.Contains(ahead.Policies[0].Index, behind.Associations.Select(a => a.Index));
        Assert.Contains(behind.Policies[0].Index, ahead.Associations.Select(a => a.Index));
    }

    [Fact]
    public void Cut_off_from_the_store_a_host_goes_on_with_the_last_secret_that_it_knows()
    {
        Assert.Equal(Plan(s_one, s_two, period: 11).Policies, Plan(s_one, s_two, period: 40).Policies);
        Assert.Empty(TunnelPlan.Of(s_one, [s_two], new Dictionary<long, byte[]>(), 10, 4789).Policies);
    }

    [Fact]
    public void No_key_is_used_in_two_directions_periods_or_epochs()
    {
        var keys = new List<SecurityAssociation>
        {
            TunnelKey.Derive(10, [1], s_one, s_two),
            TunnelKey.Derive(10, [1], s_two, s_one),
            TunnelKey.Derive(11, [1], s_one, s_two),
            TunnelKey.Derive(10, [2], s_one, s_two),
            TunnelKey.Derive(10, [1], s_one with { Epoch = "cc" }, s_two),
        };
        Assert.Equal(keys.Count, keys.Select(k => Convert.ToHexString(k.Key.Span)).Distinct().Count());
        Assert.All(keys, k => Assert.True(k.Index >= 256 && k.Key.Length == SecurityAssociation.KeyLength));
    }

    [Theory]
    [InlineData("encrypted", "", 1412)]
    [InlineData("encrypted", "true", 1412)]
    [InlineData("encrypted", "false", 1450)]
    [InlineData("com.docker.network.driver.mtu", "1300", 1300)]
    public void Encryption_leaves_less_of_a_packet(string option, string value, int mtu) =>
        Assert.Equal(mtu, BridgeSettings.Of(new Network { Id = new string('a', 64), Name = "net", Driver = "overlay", Options = new Dictionary<string, string> { [option] = value } }).Mtu);

    private static TunnelPlan Plan(TunnelEnd self, TunnelEnd other, long period) => TunnelPlan.Of(self, [other], s_secrets, period, 4789);
}
