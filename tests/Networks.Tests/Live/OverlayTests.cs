using System.Diagnostics;
using System.Net;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;
using Gantry.Linux.Net.Xfrm;
using Gantry.Networks.Overlay;
using Gantry.Networks.Overlay.Encryption;

namespace Gantry.Networks.Tests.Live;

public sealed class OverlayTests
{
    private const string Etcd = "/usr/bin/etcd";

    [Fact]
    public Task Containers_on_two_hosts_reach_each_other_by_address_and_name_through_a_partition() => OnTwoHostsAsync('a', RunAsync);

    [Fact]
    public Task An_encrypted_network_carries_packets_where_the_kernel_can_encrypt_and_is_refused_where_not() => OnTwoHostsAsync('b', RunEncryptedAsync);

    [Fact]
    public Task All_hosts_get_the_same_secrets_for_this_period_and_the_next() => WithStoreAsync('c', async (_, _, store) =>
    {
        using var etcd = new EtcdClient(new Uri(store));
        for (var host = 0; host < 3; host++)
            await new SecretKeeper(etcd, TimeProvider.System).EnsureAsync(default);
        var (entries, _) = await etcd.RangeAsync(OverlayKeys.Secrets, default);
        var period = SecretKeeper.Period(TimeProvider.System);
        Assert.Contains($"{OverlayKeys.Secrets}{period}", entries.Select(e => e.Key));
        Assert.Contains($"{OverlayKeys.Secrets}{period + 1}", entries.Select(e => e.Key));
        Assert.All(entries, e => Assert.Equal(32, e.Value.Length));
    });

    private static Task OnTwoHostsAsync(char mark, Func<OverlayHost, OverlayHost, Task> work) => WithStoreAsync(mark, async (wire, subnet, store) =>
    {
        await using var one = OverlayHost.Start(wire + "a", wire, subnet + ".11", store);
        await using var two = OverlayHost.Start(wire + "b", wire, subnet + ".12", store);
        await work(one, two);
    });

    /// <summary>Works with a wire, its subnet's first three numbers, and a store on it.</summary>
    private static async Task WithStoreAsync(char mark, Func<string, string, string, Task> work)
    {
        Assert.True(File.Exists(Etcd), "etcd is not installed: packaging/install-dependencies test installs it");
        var wire = $"g{mark}{Environment.ProcessId % 100000}";
        var subnet = $"10.{97 + mark - 'a'}.{Environment.ProcessId % 250}";
        using var routes = RouteSocket.Open();
        routes.Execute(new RouteBatch().CreateLink(new LinkSpec { Name = wire, Up = true, Kind = new BridgeKind() }));
        routes.Execute(new RouteBatch().AddAddress(new(routes.FindLink(wire)!.Index, IPAddress.Parse(subnet + ".1"), 24)));
        var data = Directory.CreateTempSubdirectory("gnetcd");
        var store = $"http://{subnet}.1:2379";
        using var etcd = Process.Start(new ProcessStartInfo(Etcd, ["--data-dir", data.FullName, "--listen-client-urls", store, "--advertise-client-urls", store, "--listen-peer-urls", $"http://{subnet}.1:2380", "--logger", "zap", "--log-outputs", "stderr"]) { RedirectStandardError = true })!;
        try
        {
            await ServingAsync(etcd);
            await work(wire, subnet, store);
        }
        finally
        {
            etcd.Kill();
            await etcd.WaitForExitAsync();
            routes.Execute(new RouteBatch().DeleteLink(wire));
            data.Delete(recursive: true);
        }
    }

    /// <summary>Reads the store's log until it says that it serves.</summary>
    private static async Task ServingAsync(Process etcd)
    {
        while (await etcd.StandardError.ReadLineAsync() is { } line)
        {
            if (!line.Contains("serving client traffic", StringComparison.Ordinal))
                continue;
            _ = etcd.StandardError.ReadToEndAsync();
            return;
        }
        Assert.Fail("etcd did not start");
    }

    private static async Task RunEncryptedAsync(OverlayHost one, OverlayHost two)
    {
        using var kernel = XfrmSocket.IsAvailable ? XfrmSocket.Open() : null;
        if (kernel is null || kernel.Probe() is not null)
        {
            Assert.StartsWith("error encrypted overlay networks need ESP with AES-GCM of this host's kernel", one.Do("encrypt net"), StringComparison.Ordinal);
            Assert.Equal("no", one.Do("knows net"));
            return;
        }
        Assert.Equal(64, one.Do("encrypt net").Length);
        await IsolationTests.Eventually(() => two.Do("knows net") == "yes");
        one.Do("attach a net");
        var b = two.Do("attach b net");
        await IsolationTests.Eventually(() => one.Do("policies") == "1" && two.Do("policies") == "1");
        Assert.Equal("yes", one.Do($"ping a {b}"));
    }

    private static async Task RunAsync(OverlayHost one, OverlayHost two)
    {
        Assert.Equal(64, one.Do("create net").Length);
        await IsolationTests.Eventually(() => two.Do("knows net") == "yes");
        var a = one.Do("attach a net");
        var b = two.Do("attach b net");
        Assert.NotEqual(a, b);
        await IsolationTests.Eventually(() => one.Do("resolve a b") == b && two.Do("resolve b a.net") == a);
        Assert.Equal("yes", one.Do($"ping a {b}"));
        Assert.Equal("yes", two.Do($"ping b {a}"));
        Assert.StartsWith("error error while removing network", one.Do("remove net"), StringComparison.Ordinal);

        two.Plug(false);
        await IsolationTests.Eventually(() => one.Do("resolve a b").Length == 0);
        two.Plug(true);
        await IsolationTests.Eventually(() => one.Do("resolve a b") == b && one.Do($"ping a {b}") == "yes");

        two.Do("detach b");
        one.Do("detach a");
        await IsolationTests.Eventually(() => one.Do("remove net") == "ok");
        await IsolationTests.Eventually(() => two.Do("knows net") == "no");
    }
}
