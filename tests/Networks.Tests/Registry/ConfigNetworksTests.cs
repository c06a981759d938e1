using Gantry.Errors;
using Gantry.Networks.Registry;

namespace Gantry.Networks.Tests.Registry;

public sealed class ConfigNetworksTests
{
    private static readonly Network s_configuration = new()
    {
        Id = "1",
        Name = "base",
        Driver = "bridge",
        ConfigOnly = true,
        EnableIPv6 = true,
        Pools = [new() { Subnet = "10.9.0.0/24" }],
        Options = new Dictionary<string, string> { ["com.docker.network.driver.mtu"] = "1400" },
        Labels = new Dictionary<string, string> { ["a"] = "b" },
    };

    private static readonly Network s_request = new() { Id = "2", Name = "net", Driver = "bridge", ConfigFrom = "base" };

    [Fact]
    public void A_network_takes_all_of_its_configuration_from_the_other()
    {
        var applied = ConfigNetworks.Apply(s_request, [s_configuration]);

        Assert.Equal(("net", "base", false, true, "10.9.0.0/24", "1400", "b"),
            (applied.Name, applied.ConfigFrom, applied.ConfigOnly, applied.EnableIPv6, applied.Pools[0].Subnet, applied.Options["com.docker.network.driver.mtu"], applied.Labels["a"]));
        Assert.Equal(("null", "local"), (ConfigNetworks.AsRecord(s_configuration).Driver, ConfigNetworks.AsRecord(s_configuration).Scope));
    }

    [Fact]
    public void A_configuration_that_is_none_is_not_found()
    {
        Assert.StartsWith("configuration network \"base\" does not exist", Assert.Throws<NotFoundException>(() => ConfigNetworks.Apply(s_request, [s_configuration with { ConfigOnly = false }])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_only_one_sort_can_have_is_refused_for_the_other()
    {
        foreach (var wrong in (Network[])[s_configuration with { Internal = true }, s_configuration with { Attachable = true }, s_configuration with { Scope = "local" }])
            Assert.StartsWith("configuration network can only contain network specific fields", Assert.Throws<ForbiddenException>(() => ConfigNetworks.Check(wrong)).Message, StringComparison.Ordinal);
        foreach (var wrong in (Network[])[s_request with { EnableIPv6 = true }, s_request with { IpamDriver = "other" }, s_request with { Labels = s_configuration.Labels }, s_request with { Pools = s_configuration.Pools }])
            Assert.StartsWith("user specified configurations are not supported", Assert.Throws<ForbiddenException>(() => ConfigNetworks.Check(wrong)).Message, StringComparison.Ordinal);
        Assert.StartsWith("network driver options are not supported", Assert.Throws<ForbiddenException>(() => ConfigNetworks.Check(s_request with { Options = s_configuration.Options })).Message, StringComparison.Ordinal);
        Assert.Throws<ForbiddenException>(() => ConfigNetworks.Check(s_configuration with { ConfigFrom = "other" }));
        ConfigNetworks.Check(s_request with { Internal = true, Attachable = true });
    }
}
