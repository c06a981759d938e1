using System.Diagnostics;
using System.Net;
using Gantry.Linux.Net;
using Gantry.Linux.Net.Links;

namespace Gantry.Networks.Tests.Live;

public sealed class OverlayTests
{
    private const string Etcd = "/usr/bin/etcd";

    [Fact]
    public async Task Containers_on_two_hosts_reach_each_other_by_address_and_name_through_a_partition()
    {
        Assert.True(File.Exists(Etcd), "etcd is not installed: packaging/install-dependencies test installs it");
        var wire = $"gw{Environment.ProcessId % 100000}";
        var subnet = $"10.97.{Environment.ProcessId % 250}";
        using var routes = RouteSocket.Open();
        routes.Execute(new RouteBatch().CreateLink(new LinkSpec { Name = wire, Up = true, Kind = new BridgeKind() }));
        routes.Execute(new RouteBatch().AddAddress(new(routes.FindLink(wire)!.Index, IPAddress.Parse(subnet + ".1"), 24)));
        var data = Directory.CreateTempSubdirectory("gnetcd");
        var store = $"http://{subnet}.1:2379";
        using var etcd = Process.Start(new ProcessStartInfo(Etcd, ["--data-dir", data.FullName, "--listen-client-urls", store, "--advertise-client-urls", store, "--listen-peer-urls", $"http://{subnet}.1:2380", "--logger", "zap", "--log-outputs", "/dev/null"]))!;
        try
        {
            await using var one = OverlayHost.Start(wire + "a", wire, subnet + ".11", store);
            await using var two = OverlayHost.Start(wire + "b", wire, subnet + ".12", store);
            await RunAsync(one, two);
        }
        finally
        {
            etcd.Kill();
            await etcd.WaitForExitAsync();
            routes.Execute(new RouteBatch().DeleteLink(wire));
            data.Delete(recursive: true);
        }
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
