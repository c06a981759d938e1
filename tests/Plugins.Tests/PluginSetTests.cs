using Gantry.Errors;

namespace Gantry.Plugins.Tests;

public sealed class PluginSetTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gp").FullName;
    private readonly PluginSet _plugins;

    public PluginSetTests() => _plugins = new(new PluginLocations(_directory, [_directory]));

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_plugin_is_greeted_once_and_known_by_its_interfaces()
    {
        await using var plugin = new GreetingPlugin(Path.Combine(_directory, "cable.sock"));

        var first = await _plugins.GetAsync("cable", "NetworkDriver", CancellationToken.None);
        var second = await _plugins.GetAsync("cable", "NetworkDriver", CancellationToken.None);

        Assert.Same(first, second);
        Assert.Equal(["Plugin.Activate {}"], plugin.Calls);
        Assert.Equal(["cable"], _plugins.Active("NetworkDriver"));
        Assert.Empty(_plugins.Active("VolumeDriver"));
    }

    [Theory]
    [InlineData("nothing", "plugin \"nothing\" not found")]
    [InlineData("../cable", "plugin \"../cable\" not found")]
    [InlineData("cable", "plugin \"cable\" does not implement VolumeDriver")]
    public async Task What_is_not_there_is_not_found(string name, string message)
    {
        await using var plugin = new GreetingPlugin(Path.Combine(_directory, "cable.sock"));

        Assert.Equal(message, (await Assert.ThrowsAsync<NotFoundException>(() => _plugins.GetAsync(name, "VolumeDriver", CancellationToken.None))).Message);
    }

    [Fact]
    public async Task A_failure_is_told_in_the_plugins_words_and_an_unknown_call_by_its_name()
    {
        await using var plugin = new GreetingPlugin(Path.Combine(_directory, "cable.sock"));
        var client = await _plugins.GetAsync("cable", "NetworkDriver", CancellationToken.None);

        Assert.Equal("NetworkDriver.Fails: out of cables", (await Assert.ThrowsAsync<GantryException>(() => CallAsync(client, "NetworkDriver.Fails"))).Message);
        Assert.Equal("IpamDriver.Fails: out of addresses", (await Assert.ThrowsAsync<GantryException>(() => CallAsync(client, "IpamDriver.Fails"))).Message);
        Assert.Equal("plugin cable does not know NetworkDriver.Flies", (await Assert.ThrowsAsync<UnsupportedException>(() => CallAsync(client, "NetworkDriver.Flies"))).Message);
    }

    [Fact]
    public async Task A_plugin_that_hangs_or_is_gone_is_unavailable_and_one_that_is_back_is_used_again()
    {
        var socket = Path.Combine(_directory, "cable.sock");
        PluginClient client;
        await using (var plugin = new GreetingPlugin(socket) { HangsAt = "NetworkDriver.Works" })
        {
            client = await _plugins.GetAsync("cable", "NetworkDriver", CancellationToken.None);
            await Assert.ThrowsAsync<UnavailableException>(() => CallAsync(client, "NetworkDriver.Works", TimeSpan.FromMilliseconds(50)));
        }
        Assert.StartsWith("plugin cable does not answer NetworkDriver.Works", (await Assert.ThrowsAsync<UnavailableException>(() => CallAsync(client, "NetworkDriver.Works"))).Message, StringComparison.Ordinal);

        File.Delete(socket);
        await using var again = new GreetingPlugin(socket);
        await CallAsync(client, "NetworkDriver.Works");
    }

    [Fact]
    public void A_json_file_gives_address_and_tls()
    {
        File.WriteAllText(Path.Combine(_directory, "far.json"), """{"Name":"far","Addr":"tcp://10.0.0.1:99","TLSConfig":{"InsecureSkipVerify":false,"CAFile":"/ca.pem"}}""");

        var endpoint = new PluginLocations(_directory, [_directory]).Find("far");

        Assert.Equal(new PluginEndpoint(new Uri("https://10.0.0.1:99"), new PluginTls(false, "/ca.pem", null, null)), endpoint);
    }

    private static Task<PluginGreeting> CallAsync(PluginClient client, string method, TimeSpan? patience = null) =>
        client.CallAsync(method, new(), PluginJson.Default.PluginGreetingRequest, PluginJson.Default.PluginGreeting, CancellationToken.None, patience);
}
