using Gantry.Errors;
using Gantry.Networks.Addresses;
using Gantry.Networks.Registry;

namespace Gantry.Networks.Tests.Registry;

public sealed class NetworkPlanTests
{
    private static readonly DefaultAddressPool[] Pools = [new("10.10.0.0/16", 24)];

    [Fact]
    public void A_network_that_names_no_subnet_gets_the_first_that_is_free_of_networks_and_routes()
    {
        var first = Complete(Request());
        Assert.Equal(("10.10.0.0/24", "10.10.0.1", false), (first.Pools[0].Subnet, first.Pools[0].Gateway, first.SubnetChosen));
        var second = NetworkPlan.Complete(Request("b"), [first], Pools, [Of("10.10.1.0/24")]);
        Assert.Equal("10.10.2.0/24", second.Pools[0].Subnet);
    }

    [Fact]
    public void Both_families_are_given_and_only_the_wanted_ones()
    {
        var dual = Complete(Request() with { EnableIPv6 = true });
        Assert.Equal(2, dual.Pools.Count);
        Assert.StartsWith("fd", dual.Pools[1].Subnet, StringComparison.Ordinal);
        var six = Complete(Request() with { EnableIPv4 = false, EnableIPv6 = true });
        Assert.Single(six.Pools);
        Refuses<InvalidArgumentException>("IPv4 or IPv6 must be enabled", Request() with { EnableIPv4 = false });
    }

    [Fact]
    public void The_gateway_keeps_out_of_the_way_of_addresses_that_are_kept_for_others()
    {
        var pool = new AddressPool { Subnet = "10.1.0.0/24", IPRange = "10.1.0.128/25", AuxiliaryAddresses = new Dictionary<string, string> { ["router"] = "10.1.0.128" } };
        Assert.Equal("10.1.0.129", Complete(Request() with { Pools = [pool] }).Pools[0].Gateway);
    }

    [Theory]
    [InlineData("10.1.2.3/24", "", "", "invalid network config:\ninvalid subnet 10.1.2.3/24: it should be 10.1.2.0/24")]
    [InlineData("10.1.2.0", "", "", "invalid network config:\ninvalid subnet 10.1.2.0: invalid CIDR block notation")]
    [InlineData("10.1.2.0/24", "10.1.3.1", "", "invalid network config:\ninvalid gateway 10.1.3.1: parent subnet 10.1.2.0/24 doesn't contain this address")]
    [InlineData("10.1.2.0/24", "", "10.1.3.0/25", "invalid network config:\ninvalid ip-range 10.1.3.0/25: parent subnet 10.1.2.0/24 doesn't contain ip-range")]
    public void Malformed_addresses_are_refused(string subnet, string gateway, string range, string message) =>
        Refuses<InvalidArgumentException>(message, Request() with { Pools = [new() { Subnet = subnet, Gateway = gateway, IPRange = range }] });

    [Fact]
    public void Overlapping_subnets_are_refused()
    {
        var taken = Complete(Request() with { Pools = [new() { Subnet = "10.1.0.0/16" }] });
        var refusal = Assert.Throws<ForbiddenException>(() => NetworkPlan.Complete(Request("b") with { Pools = [new() { Subnet = "10.1.2.0/24" }] }, [taken], Pools, []));
        Assert.Equal("invalid pool request: Pool overlaps with other one on this address space", refusal.Message);
    }

    [Fact]
    public void Exhausted_pools_are_named()
    {
        var all = NetworkPlan.Complete(Request() with { Pools = [new() { Subnet = "10.10.0.0/16" }] }, [], Pools, []);
        Assert.Equal("all predefined address pools have been fully subnetted", Assert.Throws<InvalidArgumentException>(() => NetworkPlan.Complete(Request("b"), [all], Pools, [])).Message);
    }

    [Theory]
    [InlineData("bridge", typeof(ForbiddenException))]
    [InlineData("none", typeof(ForbiddenException))]
    [InlineData("", typeof(InvalidArgumentException))]
    [InlineData("../x", typeof(InvalidArgumentException))]
    [InlineData("a b", typeof(InvalidArgumentException))]
    public void Names_that_cannot_be_are_refused(string name, Type refusal) => Assert.Throws(refusal, () => NetworkPlan.CheckName(name));

    private static Network Request(string name = "a") => new() { Id = new string('a', 64), Name = name, Driver = "bridge" };

    private static Network Complete(Network request) => NetworkPlan.Complete(request, [], Pools, []);

    private static void Refuses<T>(string message, Network request) where T : GantryException =>
        Assert.Equal(message, Assert.Throws<T>(() => Complete(request)).Message);

    private static Subnet Of(string text) => Subnet.TryParse(text, out var subnet, out _) ? subnet : throw new FormatException(text);
}
