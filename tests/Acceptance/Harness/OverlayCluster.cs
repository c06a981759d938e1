using System.Diagnostics;

namespace Gantry.Acceptance.Tests.Harness;

/// <summary>Hosts on a common wire, each a network namespace with a daemon of its own, and etcd beside them.</summary>
internal sealed class OverlayCluster : IAsyncDisposable
{
    private const string Etcd = "/usr/bin/etcd";
    private readonly string _mark = $"gov{Environment.ProcessId % 100000}";
    private readonly string _subnet = $"198.18.{Environment.ProcessId % 250}";
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("getcd");
    private readonly List<GantryDaemon> _daemons = [];
    private Process? _etcd;

    public static async Task<OverlayCluster> StartAsync(int hosts)
    {
        Assert.True(File.Exists(Etcd), "etcd is not installed: packaging/install-dependencies test installs it");
        var cluster = new OverlayCluster();
        try
        {
            await cluster.PrepareAsync(hosts);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public GantryDaemon this[int host] => _daemons[host];

    /// <summary>Pulls a host's cable, or plugs it in.</summary>
    public Task PlugAsync(int host, bool plugged) => IpAsync("link", "set", Cable(host), plugged ? "up" : "down");

    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in _daemons)
            await daemon.DisposeAsync();
        if (_etcd is not null)
        {
            _etcd.Kill();
            await _etcd.WaitForExitAsync();
        }
        for (var host = 0; host < _daemons.Count; host++)
        {
            await Command.RunAsync("ip", ["link", "delete", Cable(host)]);
            await Command.RunAsync("ip", ["netns", "delete", Name(host)]);
        }
        await Command.RunAsync("ip", ["link", "delete", _mark]);
        _data.Delete(recursive: true);
    }

    private async Task PrepareAsync(int hosts)
    {
        await IpAsync("link", "add", _mark, "type", "bridge");
        await IpAsync("address", "add", $"{_subnet}.1/24", "dev", _mark);
        await IpAsync("link", "set", _mark, "up");
        var store = $"http://{_subnet}.1:2379";
        _etcd = Command.Start(Etcd, ["--data-dir", _data.FullName, "--listen-client-urls", store, "--advertise-client-urls", store, "--listen-peer-urls", $"http://{_subnet}.1:2380",
            "--logger", "zap", "--log-outputs", "/dev/null"]);
        await Eventually.HoldsAsync(async () => (await Command.RunAsync("curl", ["-sf", $"{store}/health"])).ExitCode == 0, "etcd served");
        for (var host = 0; host < hosts; host++)
        {
            var address = $"{_subnet}.{11 + host}";
            await IpAsync("netns", "add", Name(host));
            await IpAsync("link", "add", Cable(host), "type", "veth", "peer", "name", "eth0", "netns", Name(host));
            await IpAsync("link", "set", Cable(host), "master", _mark, "up");
            await IpAsync("-n", Name(host), "link", "set", "lo", "up");
            await IpAsync("-n", Name(host), "address", "add", $"{address}/24", "dev", "eth0");
            await IpAsync("-n", Name(host), "link", "set", "eth0", "up");
            _daemons.Add(await GantryDaemon.StartInAsync($"/run/netns/{Name(host)}", "--cluster-store", $"etcd://{_subnet}.1:2379", "--cluster-advertise", address));
        }
    }

    private string Name(int host) => $"{_mark}n{host}";

    private string Cable(int host) => $"{_mark}c{host}";

    private static async Task IpAsync(params string[] words)
    {
        var result = await Command.RunAsync("ip", words);
        Assert.True(result.ExitCode == 0, $"ip {string.Join(' ', words)}: {result.Everything}");
    }
}
