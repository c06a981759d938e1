using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Gantry.Networks.Tests.Live;

public sealed class NamesTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Names_aliases_and_short_ids_resolve_on_a_user_defined_network()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.CreateAsync("net");
        var web = await host.AttachAsync("web", "net", new EndpointSettings { Aliases = ["www"] });
        var other = await host.AttachAsync("other", "net", new EndpointSettings { Aliases = ["www"] });
        var address = web.Endpoints["net"].IPAddress;

        Assert.Contains("nameserver 127.0.0.11", other.ResolvConf);
        Assert.Equal([address], Ask(host, other, "web"));
        Assert.Equal([address], Ask(host, other, "WEB.net"));
        Assert.Equal([address], Ask(host, other, NetworkHost.Id("web")[..12]));
        Assert.Equal(new[] { address, other.Endpoints["net"].IPAddress }.Order(), Ask(host, other, "www").Order());
        Assert.Equal([address], Ask(host, other, "web", tcp: true));

        await host.Service.RenameAsync(NetworkHost.Id("web"), "site");
        Assert.Equal([address], Ask(host, other, "site"));
        await host.Service.DetachAsync(NetworkHost.Id("web"), default);
        Assert.Equal([other.Endpoints["net"].IPAddress], Ask(host, other, "www"));
    }

    [Fact]
    public async Task Names_resolve_through_connect_disconnect_and_a_restart_of_the_daemon()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.CreateAsync("a");
        await host.CreateAsync("b");
        var one = await host.AttachAsync("one", "a");
        var two = await host.AttachAsync("two", "b");
        Assert.Empty(Ask(host, one, "two.b"));

        await host.Service.ConnectAsync(one.ContainerId, "b", new(), default);
        Assert.Equal([two.Endpoints["b"].IPAddress], Ask(host, one, "two"));
        Assert.True(host.Pings(one, two.Endpoints["b"].IPAddress));

        var kept = await host.RestartAsync(one.ContainerId, two.ContainerId);
        Assert.Equal(["a", "b"], kept[one.ContainerId].Endpoints.Keys);
        Assert.Equal([two.Endpoints["b"].IPAddress], Ask(host, one, "two"));

        await host.Service.DisconnectAsync(one.ContainerId, "b", default);
        Assert.Empty(Ask(host, one, "two.b"));
        Assert.True(host.IsCutOff(one, two.Endpoints["b"].IPAddress));
    }

    [Fact]
    public async Task Twenty_thousand_questions_take_about_a_second()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.CreateAsync("net");
        var web = await host.AttachAsync("web", "net");
        using var socket = host.Inside(web, () => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        socket.Connect(IPAddress.Parse("127.0.0.11"), 53);
        var question = Question("web");
        var answer = new byte[512];
        for (var round = 0; round < 2; round++)
        {
            var watch = System.Diagnostics.Stopwatch.StartNew();
            for (var i = 0; i < 20_000; i++)
            {
                socket.Send(question);
                socket.Receive(answer);
            }
            output.WriteLine($"20,000 one after the other: {watch.Elapsed.TotalMilliseconds:F0} ms");
        }
    }

    internal static string[] Ask(NetworkHost host, Sandbox from, string name, bool tcp = false)
    {
        using var socket = host.Inside(from, () => new Socket(AddressFamily.InterNetwork, tcp ? SocketType.Stream : SocketType.Dgram, tcp ? ProtocolType.Tcp : ProtocolType.Udp));
        socket.ReceiveTimeout = 3000;
        socket.Connect(IPAddress.Parse("127.0.0.11"), 53);
        var question = Question(name);
        var answer = new byte[1000];
        var length = 0;
        if (tcp)
        {
            socket.Send([0, (byte)question.Length, .. question]);
            length = socket.Receive(answer) - 2;
            answer = answer[2..];
        }
        else
        {
            socket.Send(question);
            length = socket.Receive(answer);
        }
        var count = BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6));
        return (answer[3] & 0xf) != 0 ? [] : [.. Enumerable.Range(0, count).Select(i => new IPAddress(answer.AsSpan(question.Length + 16 * i + 12, 4)).ToString())];
    }

    private static byte[] Question(string name) =>
        [7, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. name.Split('.').SelectMany(l => new[] { (byte)l.Length }.Concat(System.Text.Encoding.ASCII.GetBytes(l))), 0, 0, 1, 0, 1];
}
