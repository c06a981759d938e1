using System.Net.Sockets;
using System.Text;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Networks;

/// <summary>Published ports as another machine sees them, and what the host's own firewall has to say.</summary>
public sealed class PublishedPortTests
{
    private const string WhoAsks = "mkdir -p /w/cgi-bin; printf '#!/bin/sh\\necho\\necho $REMOTE_ADDR | tr -d [] | sed s/::ffff://\\n' > /w/cgi-bin/who; chmod +x /w/cgi-bin/who; exec httpd -f -p 80 -h /w";

    [Fact]
    public async Task A_drop_rule_or_policy_of_the_hosts_wins_and_servers_see_their_clients_addresses()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        await using var outside = await OutsideHost.StartAsync(daemon.Place);
        var port = await ServeAsync(daemon.Docker, "web", "-p", "80");
        var url = $"{outside.HostAddress}:{port}/cgi-bin/who";
        await Eventually.HoldsAsync(async () => await outside.FetchAsync(url) == outside.Address, "the server answered and saw its client");

        var table = $"{daemon.Place.Mark}_host";
        foreach (var rules in (string[])[$"iifname {outside.HostLink} tcp dport {port} drop", $"iifname {outside.HostLink} tcp dport != {port} accept\niifname {outside.HostLink} drop", $"iifname {outside.HostLink} reject"])
        {
            await ForbidAsync(table, rules);
            try
            {
                Assert.Equal("", await outside.FetchAsync(url));
                Assert.NotEqual("", (await Command.RunAsync("curl", ["-s", "--max-time", "5", $"http://127.0.0.1:{port}/cgi-bin/who"])).Output);
            }
            finally
            {
                await NftAsync($"delete table inet {table}");
            }
            Assert.Equal(outside.Address, await outside.FetchAsync(url));
        }
        Assert.Equal("", await outside.FetchAsync($"{await AddressAsync(daemon.Docker, "web")}/cgi-bin/who"));
    }

    [Fact]
    public async Task Where_the_hosts_firewall_is_not_to_decide_ports_pass_it_by_as_dockers_do()
    {
        await using var daemon = await GantryDaemon.StartAsync("--host-firewall=false");
        await using var outside = await OutsideHost.StartAsync(daemon.Place);
        var port = await ServeAsync(daemon.Docker, "web", "-p", "80");
        var table = $"{daemon.Place.Mark}_host";
        await ForbidAsync(table, $"iifname {outside.HostLink} tcp dport {port} drop");
        try
        {
            await Eventually.HoldsAsync(async () => await outside.FetchAsync($"{outside.HostAddress}:{port}/cgi-bin/who") == outside.Address, "the server answered");
        }
        finally
        {
            await NftAsync($"delete table inet {table}");
        }
    }

    [Fact]
    public async Task A_port_without_an_address_is_where_the_daemons_setting_says()
    {
        await using var daemon = await GantryDaemon.StartAsync("--default-publish-address", "127.0.0.1");
        await using var outside = await OutsideHost.StartAsync(daemon.Place);
        var inward = await ServeAsync(daemon.Docker, "inward", "-p", "80");
        var outward = await ServeAsync(daemon.Docker, "outward", "-p", "0.0.0.0::80");
        Assert.Equal($"127.0.0.1:{inward}", await daemon.Docker.OkAsync("port", "inward", "80"));
        await Eventually.HoldsAsync(async () => await outside.FetchAsync($"{outside.HostAddress}:{outward}/cgi-bin/who") == outside.Address, "the server answered");
        Assert.Equal("", await outside.FetchAsync($"{outside.HostAddress}:{inward}/cgi-bin/who"));
        Assert.Equal(0, (await Command.RunAsync("curl", ["-s", "--max-time", "5", $"http://127.0.0.1:{inward}/cgi-bin/who"])).ExitCode);
    }

    [Fact]
    public async Task Both_families_the_own_port_and_another_networks_port_lead_to_the_container()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        await using var outside = await OutsideHost.StartAsync(daemon.Place);
        var docker = daemon.Docker;
        await docker.OkAsync("network", "create", "--ipv6", "dual");
        await docker.OkAsync("network", "create", "other");
        var port = await ServeAsync(docker, "web", "--network", "dual", "-p", "80");
        await Eventually.HoldsAsync(async () => await outside.FetchAsync($"{outside.HostAddress}:{port}/cgi-bin/who") == outside.Address, "the server answered");
        Assert.Equal(outside.Address6, await outside.FetchAsync($"[{outside.HostAddress6}]:{port}/cgi-bin/who"));
        foreach (var address in (string[])["127.0.0.1", "[::1]", outside.HostAddress, $"[{outside.HostAddress6}]"])
            Assert.Equal(0, (await Command.RunAsync("curl", ["-s", "-g", "--max-time", "5", $"http://{address}:{port}/cgi-bin/who"])).ExitCode);

        // Hairpin: the container by its own published port; then a neighbour, and somebody of another network.
        await docker.OkAsync("exec", "web", "wget", "-q", "-O-", $"http://{outside.HostAddress}:{port}/cgi-bin/who");
        await docker.OkAsync("run", "--rm", "--network", "dual", "busybox", "wget", "-q", "-O-", $"http://{outside.HostAddress}:{port}/cgi-bin/who");
        await docker.OkAsync("run", "--rm", "--network", "other", "busybox", "wget", "-q", "-O-", $"http://{outside.HostAddress}:{port}/cgi-bin/who");
        Assert.NotEqual(0, (await docker.RunAsync("run", "--rm", "--network", "other", "--init", "busybox", "timeout", "3", "wget", "-q", "-O-", $"http://{await AddressAsync(docker, "web", "dual")}:80/cgi-bin/who")).ExitCode);
    }

    [Fact]
    public async Task An_sctp_port_is_published()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        await using var outside = await OutsideHost.StartAsync(daemon.Place);
        await daemon.Docker.OkAsync("network", "create", "net");
        using var container = await RawContainer.StartAsync(daemon.Docker, "sigtran", "net", "-p", "12905:2905/sctp");
        using var client = new RawNetwork(outside.Namespace);
        var mark = Encoding.ASCII.GetBytes("association");
        Assert.Equal("0.0.0.0:12905", (await daemon.Docker.OkAsync("port", "sigtran", "2905/sctp")).Split('\n')[0]);
        client.Send(outside.Address, outside.HostAddress, (ProtocolType)132, Packets.Init(mark, 40000, 12905));
        var packet = (await container.Raw.ReceiveUntilAsync(mark))[^1];
        Assert.Equal(outside.Address, new System.Net.IPAddress(packet.AsSpan(12, 4)).ToString());
        Assert.Equal([0x9c, 0x40, 0x0b, 0x59], packet.AsSpan(20, 4).ToArray());
        Assert.Contains("already allocated", await daemon.Docker.FailAsync("run", "--rm", "-p", "12905:2905/sctp", "busybox", "true"));
    }

    private static async Task<string> ServeAsync(DockerCli docker, string name, params string[] flags)
    {
        await docker.OkAsync(["run", "-d", "--name", name, .. flags, "busybox", "sh", "-c", WhoAsks]);
        return (await docker.OkAsync("port", name, "80")).Split('\n')[0].Split(':')[^1];
    }

    private static Task<string> AddressAsync(DockerCli docker, string name, string network = "bridge") =>
        docker.InspectAsync(name, $"{{{{(index .NetworkSettings.Networks \"{network}\").IPAddress}}}}");

    /// <summary>Gives the host rules on what comes in, a line each.</summary>
    private static Task ForbidAsync(string table, string rules) =>
        NftAsync($"table inet {table} {{\nchain in {{\ntype filter hook input priority 0; policy accept;\n{rules}\n}}\n}}\n");

    private static async Task NftAsync(string command)
    {
        var result = await Command.RunAsync("nft", [command]);
        Assert.True(result.ExitCode == 0, result.Everything);
    }
}
