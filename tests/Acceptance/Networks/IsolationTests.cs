using System.Net.Sockets;
using System.Text;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Networks;

[Trait("Threat", "15")]
public sealed class IsolationTests
{
    private static readonly byte[] s_forbidden = Encoding.ASCII.GetBytes("forbidden packet");
    private static readonly byte[] s_question = Encoding.ASCII.GetBytes("a question");
    private static readonly byte[] s_last = Encoding.ASCII.GetBytes("the last packet");

    [Fact]
    public async Task Two_networks_exchange_no_raw_packet_before_and_after_a_kill_of_the_daemon_and_a_flush_of_its_rules()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        var docker = daemon.Docker;
        await docker.OkAsync("network", "create", "one");
        await docker.OkAsync("network", "create", "two");
        // With NET_ADMIN they may send from any address within their own network, as routers do.
        using var here = await RawContainer.StartAsync(docker, "here", "one", "--cap-add", "NET_ADMIN");
        using var there = await RawContainer.StartAsync(docker, "there", "two", "--cap-add", "NET_ADMIN");

        await NothingPassesAsync(here, there);
        await daemon.KillAsync();
        await NothingPassesAsync(here, there);
        await daemon.StartAgainAsync();
        await NothingPassesAsync(here, there);

        foreach (var family in (string[])["inet", "bridge"])
            Assert.Equal(0, (await Command.RunAsync("nft", ["delete", "table", family, daemon.Place.Table])).ExitCode);
        await Eventually.HoldsAsync(
            async () => (await Command.RunAsync("nft", ["list", "chain", "inet", daemon.Place.Table, "inbound"])).ExitCode == 0
                && (await Command.RunAsync("nft", ["list", "chain", "bridge", daemon.Place.Table, "source"])).ExitCode == 0,
            "the tables were put back");
        await NothingPassesAsync(here, there);
    }

    [Fact]
    public async Task An_internal_network_lets_no_packet_and_no_question_out()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        await using var outside = await OutsideHost.StartAsync(daemon.Place);
        var docker = daemon.Docker;
        using var resolver = new RawNetwork(outside.Namespace);
        await docker.OkAsync("network", "create", "--internal", "closed");
        await docker.OkAsync("network", "create", "open");
        using var inside = await RawContainer.StartAsync(docker, "inside", "closed", "--dns", outside.Address);
        using var free = await RawContainer.StartAsync(docker, "free", "open", "--dns", outside.Address);
        await docker.OkAsync("run", "-d", "--name", "other", "--network", "closed", "busybox", "sleep", "1000");

        Assert.DoesNotContain("default", await docker.OkAsync("exec", "inside", "ip", "route"));
        Assert.Contains("Address", await docker.OkAsync("exec", "inside", "nslookup", "other"));
        // It makes itself a default route, as a program with NET_ADMIN could: the packets are stopped all the same.
        var process = await docker.InspectAsync("inside", "{{.State.Pid}}");
        await Command.RunAsync("nsenter", [$"--net=/proc/{process}/ns/net", "--", "ip", "route", "add", "default", "via", inside.Gateway]);
        inside.Raw.Send(inside.Address, outside.Address, ProtocolType.Udp, Packets.Datagram(s_forbidden));
        await docker.RunAsync("exec", "inside", "nslookup", "forbidden.example");
        await docker.RunAsync("exec", "free", "timeout", "2", "nslookup", "allowed.example");
        free.Raw.Send(free.Address, outside.Address, ProtocolType.Udp, Packets.Datagram(s_last));
        var arrived = await resolver.ReceiveUntilAsync(s_last);
        Assert.Contains(arrived, p => Packets.Has(p, "allowed"u8));
        Assert.DoesNotContain(arrived, p => Packets.Has(p, s_forbidden) || Packets.Has(p, "forbidden"u8));
    }

    [Fact]
    public async Task Nobody_on_another_network_answers_for_a_machine_outside()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        await using var outside = await OutsideHost.StartAsync(daemon.Place);
        var docker = daemon.Docker;
        await docker.OkAsync("network", "create", "one");
        await docker.OkAsync("network", "create", "two");
        using var liar = await RawContainer.StartAsync(docker, "liar", "one", "--cap-add", "NET_ADMIN");
        using var victim = await RawContainer.StartAsync(docker, "victim", "two");
        using var server = new RawNetwork(outside.Namespace);

        victim.Raw.Send(victim.Address, outside.Address, ProtocolType.Udp, Packets.Datagram(s_question));
        await server.ReceiveUntilAsync(s_question);
        liar.Raw.Send(outside.Address, outside.HostAddress, ProtocolType.Udp, Packets.Datagram(s_forbidden, from: 53, to: 5353));
        server.Send(outside.Address, outside.HostAddress, ProtocolType.Udp, Packets.Datagram(s_last, from: 53, to: 5353));
        Assert.DoesNotContain(await victim.Raw.ReceiveUntilAsync(s_last), p => Packets.Has(p, s_forbidden));
    }

    [Fact]
    public async Task A_containers_neighbours_see_nothing_that_bears_an_address_not_its_own()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        var docker = daemon.Docker;
        await docker.OkAsync("network", "create", "one");
        using var liar = await RawContainer.StartAsync(docker, "liar", "one");
        using var victim = await RawContainer.StartAsync(docker, "victim", "one");
        using var third = await RawContainer.StartAsync(docker, "third", "one");
        foreach (var source in (string[])[third.Address, liar.Gateway, "192.0.2.1", "127.0.0.1"])
            liar.Raw.Send(source, victim.Address, ProtocolType.Udp, Packets.Datagram(s_forbidden));
        liar.Raw.Send(liar.Address, victim.Address, ProtocolType.Udp, Packets.Datagram(s_last));
        Assert.DoesNotContain(await victim.Raw.ReceiveUntilAsync(s_last), p => Packets.Has(p, s_forbidden));
    }

    /// <summary>Sends what there is to send both ways, then something that may pass, and looks at all that arrived until then.</summary>
    private static async Task NothingPassesAsync(RawContainer one, RawContainer other)
    {
        foreach (var (from, to) in (ReadOnlySpan<(RawContainer, RawContainer)>)[(one, other), (other, one)])
            foreach (var source in (string[])[from.Address, to.Gateway, to.Address])
            {
                from.Raw.Send(source, to.Address, ProtocolType.Udp, Packets.Datagram(s_forbidden));
                from.Raw.Send(source, to.Address, ProtocolType.Icmp, Packets.Echo(s_forbidden));
                foreach (var flags in (byte[])[2, 16, 18])
                    from.Raw.Send(source, to.Address, ProtocolType.Tcp, Packets.Segment(flags, s_forbidden));
                foreach (var protocol in (int[])[4, 41, 47, 132])
                    from.Raw.Send(source, to.Address, (ProtocolType)protocol, s_forbidden);
            }
        foreach (var box in (RawContainer[])[one, other])
        {
            using var host = new RawNetwork("/proc/self/ns/net");
            host.Send(box.Gateway, box.Address, ProtocolType.Udp, Packets.Datagram(s_last));
            Assert.DoesNotContain(await box.Raw.ReceiveUntilAsync(s_last), p => Packets.Has(p, s_forbidden));
        }
    }
}
