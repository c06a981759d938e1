using Gantry.Errors;
using Gantry.Networks.Drivers;

namespace Gantry.Networks.Tests.Registry;

public sealed class BridgeSettingsTests
{
    [Fact]
    public void Dockers_options_are_read()
    {
        var settings = Read(("com.docker.network.bridge.name", "br9"), ("com.docker.network.bridge.enable_icc", "false"),
            ("com.docker.network.driver.mtu", "1400"), ("com.docker.network.bridge.gateway_mode_ipv4", "routed"));
        Assert.Equal(("br9", false, 1400, GatewayMode.Routed, true), (settings.Device, settings.InterContainer, settings.Mtu, settings.GatewayMode4, settings.Masquerade));
    }

    [Theory]
    [InlineData("com.docker.network.bridge.enable_icc", "perhaps")]
    [InlineData("com.docker.network.driver.mtu", "-1")]
    [InlineData("com.docker.network.bridge.name", "a/b")]
    [InlineData("com.docker.network.bridge.name", "much-too-long-name")]
    [InlineData("com.docker.network.bridge.gateway_mode_ipv4", "open")]
    [InlineData("com.docker.network.bridge.unheard_of", "1")]
    public void Wrong_options_are_refused(string name, string value) => Assert.Throws<InvalidArgumentException>(() => Read((name, value)));

    private static BridgeSettings Read(params (string Name, string Value)[] options) => BridgeSettings.Of(new Network
    {
        Id = new string('a', 64),
        Name = "n",
        Driver = "bridge",
        Options = options.ToDictionary(o => o.Name, o => o.Value),
    });
}
