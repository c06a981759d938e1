using System.Net;
using System.Net.Sockets;
using System.Text;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Networks;

public sealed class PortTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;

    [Fact]
    public async Task A_published_port_serves_and_is_gone_with_the_container()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "-p", "127.0.0.1::80", "busybox", "sh", "-c", "echo hello > /index.html; exec httpd -f -p 80 -h /");
        var address = await _docker.OkAsync("port", name, "80/tcp");
        await Eventually.HoldsAsync(async () => await GetAsync(address) == "hello", "the service answered");
        await _docker.OkAsync("rm", "-f", name);
        Assert.NotEqual("hello", await GetAsync(address));
    }

    [Fact]
    public async Task A_range_a_random_port_and_udp_are_published()
    {
        var name = DockerCli.Name();
        await DebianImage.EnsureAsync(shared.Daemon);
        await _docker.OkAsync("run", "-d", "--name", name, "--expose", "90-91", "-P", "-p", "127.0.0.1:0:53/udp", DebianImage.Name, "perl", "-MIO::Socket::INET", "-e",
            "my $s = IO::Socket::INET->new(LocalPort => 53, Proto => 'udp') or die; my $m; while (my $from = $s->recv($m, 1500)) { $s->send($m, 0, $from) }");
        var ports = await _docker.OkAsync("port", name);
        Assert.Contains("90/tcp -> ", ports);
        Assert.Contains("91/tcp -> ", ports);
        var endpoint = IPEndPoint.Parse((await _docker.OkAsync("port", name, "53/udp")).Split('\n')[0]);
        using var client = new UdpClient();
        client.Connect(endpoint);
        await Eventually.HoldsAsync(
            async () =>
            {
                await client.SendAsync(Encoding.ASCII.GetBytes("echo"));
                using var limit = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
                try
                {
                    return Encoding.ASCII.GetString((await client.ReceiveAsync(limit.Token)).Buffer) == "echo";
                }
                catch (Exception e) when (e is OperationCanceledException or SocketException)
                {
                    return false;
                }
            },
            "the datagram came back");
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task Containers_on_the_default_bridge_reach_one_another_by_address()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "busybox", "sh", "-c", "echo hello > /index.html; exec httpd -f -p 80 -h /");
        var address = await _docker.InspectAsync(name, "{{.NetworkSettings.Networks.bridge.IPAddress}}");
        Assert.StartsWith($"10.{shared.Daemon.Place.Slot}.0.", address);
        await Eventually.HoldsAsync(async () => await GetAsync($"{address}:80") == "hello", "the service answered the host");
        Assert.Equal("hello", await _docker.OkAsync("run", "--rm", "busybox", "sh", "-c", $"printf 'GET /index.html HTTP/1.0\\r\\n\\r\\n' | nc {address} 80 | tail -1"));
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task Hosts_resolv_conf_and_extra_hosts_are_as_asked()
    {
        var output = await _docker.OkAsync("run", "--rm", "--hostname", "me", "--add-host", "other:1.2.3.4", "--dns", "9.9.9.9", "--dns-search", "example.org", "--dns-option", "ndots:3", "busybox",
            "sh", "-c", "cat /etc/hosts /etc/resolv.conf; hostname -i");
        Assert.Matches(@"1\.2\.3\.4\s+other", output);
        Assert.Contains("nameserver 9.9.9.9", output);
        Assert.Contains("search example.org", output);
        Assert.Contains("ndots:3", output);
        Assert.Matches($@"10\.{shared.Daemon.Place.Slot}\.0\.\d+\s+me", output);
    }

    [Fact]
    public async Task A_link_gives_the_other_ones_name_and_environment()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "--expose", "80", "-e", "SECRET=x", "busybox", "sleep", "1000");
        var address = await _docker.InspectAsync(name, "{{.NetworkSettings.IPAddress}}");
        var output = await _docker.OkAsync("run", "--rm", "--link", $"{name}:db", "busybox", "sh", "-c", "grep db /etc/hosts; env | grep DB_");
        Assert.Matches($@"{address}\s+db", output);
        Assert.Contains($"DB_PORT_80_TCP_ADDR={address}", output);
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task Network_none_has_loopback_only()
    {
        Assert.Equal("lo", await _docker.OkAsync("run", "--rm", "--network", "none", "busybox", "ls", "/sys/class/net"));
    }

    private static async Task<string> GetAsync(string address)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        try
        {
            return (await http.GetStringAsync($"http://{address}/index.html")).Trim();
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return e.Message;
        }
    }
}
