using System.Net;
using Gantry.Errors;
using Gantry.Networks.Graph;

namespace Gantry.Networks.Tests.Live;

public sealed class GraphTests
{
    [Fact]
    public async Task The_graph_shows_what_the_kernel_has()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.CreateAsync("a");
        var one = await host.AttachAsync("one", "a", ports: new PublishedPort("tcp", 80, IPAddress.Loopback, 0, 0));
        await host.AttachAsync("two", "a");
        await host.AttachAsync("alone");

        var graph = host.Service.Graph();
        Assert.Equal(["a", "bridge"], graph.Networks.Where(n => n.IsUp).Select(n => n.Name).Order());
        Assert.Equal([new("one", "two", "a"), new("two", "one", "a")], graph.Reaches);
        var shown = graph.Containers.Single(c => c.Name == "one");
        Assert.Equal([$"{one.Endpoints["a"].IPAddress}/24"], shown.Links[0].Addresses);
        Assert.True(shown.Links[0] is { IsUp: true, IsDefaultRoute: true });
        Assert.Equal([$"127.0.0.1:{one.Ports[0].HostPort}->80/tcp"], shown.Ports);
        Assert.Contains(">one<", GraphDrawing.Write(graph), StringComparison.Ordinal);

        host.Run(one, "ip", "link", "set", "eth0", "down");
        Assert.False(host.Service.Graph().Containers.Single(c => c.Name == "one").Links[0].IsUp);
    }

    [Fact]
    public async Task A_check_says_what_stops_a_container()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.CreateAsync("a");
        await host.CreateAsync("apart", n => n with { Options = new Dictionary<string, string> { ["com.docker.network.bridge.enable_icc"] = "false" } });
        var one = await host.AttachAsync("one", "a");
        var two = await host.AttachAsync("two", "a", ports: new PublishedPort("tcp", 81, null, 0, 0));
        var three = await host.AttachAsync("three");

        Says("one", "two", null, true, "one reaches two by network a");
        Says("one", "two", 80, false, "nothing in two listens on 80/tcp");
        using (new Echo(host, two, 80))
            Says("one", "two", 80, true, "one reaches two by network a");
        Says("one", "three", 80, false, "three publishes no port 80/tcp on the host");
        using (new Echo(host, two, 81))
            Says("three", "two", 81, true, "only by the host's published port");

        await host.Service.ConnectAsync(one.ContainerId, "apart", new(), default);
        await host.Service.ConnectAsync(three.ContainerId, "apart", new(), default);
        Says("one", "three", null, false, "kept apart");
        Assert.True(host.Service.Graph().Networks.Single(n => n.Name == "apart").KeptApart);
        Assert.DoesNotContain(host.Service.Graph().Reaches, r => r.By == "apart");
        Assert.Throws<NotFoundException>(() => host.Service.Check("one", "nobody", null));

        void Says(string from, string to, int? port, bool reachable, string reason)
        {
            var result = host.Service.Check(from, to, port);
            Assert.Equal(reachable, result.IsReachable);
            Assert.Contains(reason, result.Reason, StringComparison.Ordinal);
        }
    }
}
