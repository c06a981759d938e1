namespace Gantry.Acceptance.Tests.Harness;

/// <summary>A machine next to this one: a network namespace at the other end of a cable of the host's.</summary>
internal sealed class OutsideHost : IAsyncDisposable
{
    private readonly string _name;

    private OutsideHost(DaemonPlace place)
    {
        _name = $"{place.Mark}out";
        HostLink = $"{place.Mark}w0";
        HostAddress = $"10.{place.Slot}.64.1";
        Address = $"10.{place.Slot}.64.2";
        HostAddress6 = $"fd00:{place.Slot:x}:64::1";
        Address6 = $"fd00:{place.Slot:x}:64::2";
    }

    /// <summary>The host's end of the cable.</summary>
    public string HostLink { get; }

    /// <summary>The host's address on the cable.</summary>
    public string HostAddress { get; }

    /// <summary>This machine's address on the cable; its way to everywhere is by the host.</summary>
    public string Address { get; }

    /// <summary>The host's IPv6 address on the cable.</summary>
    public string HostAddress6 { get; }

    /// <summary>This machine's IPv6 address.</summary>
    public string Address6 { get; }

    /// <summary>The file of the namespace.</summary>
    public string Namespace => $"/run/netns/{_name}";

    public static async Task<OutsideHost> StartAsync(DaemonPlace place)
    {
        var host = new OutsideHost(place);
        await host.DisposeAsync();
        await IpAsync("netns", "add", host._name);
        await IpAsync("link", "add", host.HostLink, "type", "veth", "peer", "name", "eth0", "netns", host._name);
        await IpAsync("address", "add", $"{host.HostAddress}/24", "dev", host.HostLink);
        await IpAsync("address", "add", $"{host.HostAddress6}/64", "dev", host.HostLink, "nodad");
        await IpAsync("link", "set", host.HostLink, "up");
        foreach (var words in (string[][])[["link", "set", "lo", "up"], ["link", "set", "eth0", "up"],
            ["address", "add", $"{host.Address}/24", "dev", "eth0"], ["address", "add", $"{host.Address6}/64", "dev", "eth0", "nodad"],
            ["route", "add", "default", "via", host.HostAddress], ["-6", "route", "add", "default", "via", host.HostAddress6]])
            await IpAsync(["-n", host._name, .. words]);
        return host;
    }

    /// <summary>Runs a program there.</summary>
    public Task<CommandResult> RunAsync(params string[] command) => Command.RunAsync("nsenter", ["--net=" + Namespace, "--", .. command]);

    /// <summary>What a web server says; empty when it cannot be reached.</summary>
    public async Task<string> FetchAsync(string address) => (await RunAsync("curl", "-s", "-g", "--max-time", "3", $"http://{address}")).Output;

    public async ValueTask DisposeAsync()
    {
        // Deleting the host's end takes the other one along at once, whoever still has the namespace open.
        await Command.RunAsync("ip", ["link", "delete", HostLink]);
        await Command.RunAsync("ip", ["netns", "delete", _name]);
    }

    private static async Task IpAsync(params string[] words)
    {
        var result = await Command.RunAsync("ip", words);
        Assert.True(result.ExitCode == 0, $"ip {string.Join(' ', words)}: {result.Everything}");
    }
}
