using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Threats;

/// <summary>Ways in which an engine's API has been misused.</summary>
public sealed class EngineApiTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;

    [Fact]
    [Trait("Threat", "10")]
    public async Task Cp_through_a_link_stays_inside_the_container()
    {
        // CVE-2018-15664, CVE-2021-41089
        var (name, marker) = (DockerCli.Name(), $"gantry-cp-{Environment.ProcessId}");
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "payload");
        await _docker.OkAsync("run", "-d", "--name", name, "busybox", "sh", "-c", "ln -s /tmp /absolute; ln -s ../../../../../../tmp /relative; ln -s /proc/1/root/../../.. /magic; exec sleep 1000");
        await Eventually.HoldsAsync(async () => (await _docker.RunAsync("exec", name, "test", "-L", "/magic")).ExitCode == 0, "the links were there");
        foreach (var link in (string[])["absolute", "relative", "magic"])
        {
            await _docker.RunAsync("cp", file, $"{name}:/{link}/{marker}");
            Assert.False(File.Exists($"/tmp/{marker}"), link);
            var read = await _docker.RunAsync("cp", $"{name}:/{link}/../etc/debian_version", "-");
            Assert.True(read.ExitCode != 0, $"{link}: {read.Everything}");
        }
        await _docker.OkAsync("rm", "-f", name);
        File.Delete(file);
    }

    [Fact]
    [Trait("Threat", "10")]
    public async Task Cp_that_races_with_a_link_reads_and_writes_nothing_of_the_hosts()
    {
        // CVE-2018-15664: the directory is swapped for a link while it is being resolved.
        var (name, host) = (DockerCli.Name(), Directory.CreateTempSubdirectory("grace").FullName);
        await File.WriteAllTextAsync($"{host}/secret", "HOSTS-SECRET");
        await _docker.OkAsync("run", "-d", "--name", name, "busybox", "sh", "-c",
            $"mkdir -p /a{host} /d; echo inside > /d/secret; cd /; while :; do ln -sfn {host} /l; mv -T /d /x; mv -T /l /d; mv -T /d /l; mv -T /x /d; done 2>/dev/null");
        using var tar = new HostileTar();
        var payload = tar.File("written").Bytes();
        await Parallel.ForEachAsync(Enumerable.Range(0, 150), new ParallelOptions { MaxDegreeOfParallelism = 3 }, async (_, _) =>
        {
            var read = await shared.Api.GetAsync($"containers/{name}/archive?path=/d/secret");
            Assert.DoesNotContain("HOSTS-SECRET", read.Body);
            await shared.Api.PutTarAsync($"containers/{name}/archive?path=/d", payload);
        });
        Assert.False(File.Exists($"{host}/written"));
        await _docker.OkAsync("rm", "-f", name);
        Directory.Delete(host, recursive: true);
    }

    [Theory]
    [InlineData("dotdot")]
    [InlineData("absolute")]
    [InlineData("link")]
    [InlineData("hardlink")]
    [Trait("Threat", "10")]
    [Trait("Threat", "16")]
    public async Task An_archive_that_would_write_outside_is_refused_or_kept_inside(string trick)
    {
        var (name, marker) = (DockerCli.Name(), $"gantry-tar-{trick}-{Environment.ProcessId}");
        await _docker.OkAsync("create", "--name", name, "busybox");
        using var tar = new HostileTar();
        var bytes = trick switch
        {
            "dotdot" => tar.File($"../../../../../../../../tmp/{marker}").Bytes(),
            "absolute" => tar.File($"/tmp/{marker}").Bytes(),
            "link" => tar.Link("out", "/../../../../../../tmp").File($"out/{marker}").Bytes(),
            _ => tar.HardLink("shadow", "../../../../../../../etc/shadow").File("shadow", "overwritten").Bytes(),
        };
        var shadow = await File.ReadAllTextAsync("/etc/passwd");
        var answer = await shared.Api.PutTarAsync($"containers/{name}/archive?path=/root", bytes);
        Assert.False(File.Exists($"/tmp/{marker}"));
        Assert.Equal(shadow, await File.ReadAllTextAsync("/etc/passwd"));
        if (trick is "dotdot" or "hardlink")
        {
            Assert.Equal(400, answer.Status);
            Assert.Contains(trick == "dotdot" ? marker : "shadow", answer.Message);
        }
        await _docker.OkAsync("rm", name);
    }

    [Fact]
    [Trait("Threat", "10")]
    public async Task Nothing_that_a_container_provides_is_loaded_by_the_daemon()
    {
        // CVE-2019-14271: docker-tar loaded libnss from the container. Ours is one static program: no library of a container is ever mapped.
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "busybox", "sleep", "1000");
        await _docker.RunAsync("cp", $"{name}:/etc/passwd", "-");
        var maps = await File.ReadAllTextAsync($"/proc/{shared.Daemon.ProcessId}/maps");
        Assert.DoesNotContain("/snapshots/", maps);
        Assert.DoesNotContain("/containers/", maps);
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    [Trait("Threat", "11")]
    public async Task A_body_counts_as_it_is_whatever_its_length_header_says()
    {
        // CVE-2024-41110, CVE-2026-34040: what is checked is what is run. Without a body there is no container.
        var empty = await shared.Api.RawAsync("POST /containers/create HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\nContent-Length: 0\r\nConnection: close\r\n\r\n{\"Image\":\"busybox\"}", halfClose: false);
        Assert.StartsWith("HTTP/1.1 400", empty);
        var big = await shared.Api.PostAsync("containers/create?name=toobig", $"{{\"Image\":\"busybox\",\"Labels\":{{\"x\":\"{new string('x', 2 << 20)}\"}},\"HostConfig\":{{\"SecurityOpt\":[\"odd\"]}}}}");
        Assert.InRange(big.Status, 400, 413);
        var name = DockerCli.Name();
        var duplicate = await shared.Api.PostAsync($"containers/create?name={name}", "{\"Image\":\"busybox\",\"HostConfig\":{\"Privileged\":false},\"HostConfig\":{\"Privileged\":true}}");
        Assert.Equal(400, duplicate.Status);
        Assert.Equal(404, (await shared.Api.GetAsync($"containers/{name}/json")).Status);
    }

    [Theory]
    [InlineData("POST /containers/create HTTP/1.1\r\nHost: docker\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /info HTTP/1.1\r\nHost: docker\r\n\r\n")]
    [InlineData("GET /_ping HTTP/1.1\r\nHost: docker\r\nContent-Length: 0\r\nContent-Length: 44\r\n\r\nGET /info HTTP/1.1\r\nHost: docker\r\n\r\n")]
    [InlineData("GET /_ping HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /_ping HTTP/1.1\r\n X: folded\r\n\r\n")]
    [Trait("Threat", "12")]
    public async Task A_request_with_two_meanings_is_refused(string request)
    {
        var answer = await shared.Api.RawAsync(request);
        Assert.DoesNotContain("\"ServerVersion\"", answer);
        Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 400", StringComparison.Ordinal), answer);
    }

    [Fact]
    [Trait("Threat", "12")]
    public async Task A_client_that_says_nothing_does_not_keep_others_waiting()
    {
        var silent = new List<Socket>();
        for (var i = 0; i < 100; i++)
        {
            silent.Add(await shared.Api.ConnectAsync());
            await silent[^1].SendAsync("GET /_ping HT"u8.ToArray());
        }
        Assert.Equal("OK", (await shared.Api.GetAsync("_ping")).Body);
        silent.ForEach(s => s.Dispose());
    }

    [Fact]
    [Trait("Threat", "13")]
    public async Task Secrets_of_a_registry_never_come_back_in_errors_or_events()
    {
        await using var events = _docker.Events("--format", "{{json .}}");
        var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes("{\"username\":\"u\",\"password\":\"hunter2\",\"serveraddress\":\"127.0.0.1:1\"}"));
        var answer = await shared.Api.RawAsync($"POST /images/create?fromImage=127.0.0.1:1/x&tag=1 HTTP/1.1\r\nHost: docker\r\nX-Registry-Auth: {secret}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", halfClose: false);
        Assert.DoesNotContain("hunter2", answer);
        Assert.DoesNotContain(secret, answer);
        Assert.DoesNotContain("hunter2", shared.Daemon.LogText());
        // All that was told before this container's end was told of the pull as well.
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "--rm", "--name", name, "busybox", "true");
        await events.LinesAsync($"\"{name}\"", "\"destroy\"");
        Assert.DoesNotContain("hunter2", events.Seen);
        Assert.DoesNotContain(secret, events.Seen);
    }

    [Fact]
    [Trait("Threat", "14")]
    public async Task Streams_that_clients_abandon_do_not_make_the_daemon_grow()
    {
        // CVE-2022-31030, CVE-2025-64329
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "busybox", "sh", "-c", "while :; do echo line; sleep 0.05; done");
        await AbandonAsync(name, 30);
        var before = MemoryOfDaemon();
        var descriptors = DescriptorsOfDaemon();
        await AbandonAsync(name, 150);
        await Eventually.HoldsAsync(() => DescriptorsOfDaemon() <= descriptors + 10, "the descriptors of abandoned streams were closed");
        Assert.InRange(MemoryOfDaemon(), 0, before + (40L << 20));
        await _docker.OkAsync("rm", "-f", name);
    }

    private async Task AbandonAsync(string name, int count)
    {
        string[] requests =
        [
            $"POST /containers/{name}/attach?stream=1&stdout=1&logs=1 HTTP/1.1\r\nHost: docker\r\nUpgrade: tcp\r\nConnection: Upgrade\r\nContent-Length: 0\r\n\r\n",
            $"GET /containers/{name}/logs?stdout=1&follow=1 HTTP/1.1\r\nHost: docker\r\n\r\n",
            "GET /events HTTP/1.1\r\nHost: docker\r\n\r\n",
            $"GET /containers/{name}/stats HTTP/1.1\r\nHost: docker\r\n\r\n",
            $"POST /containers/{name}/wait HTTP/1.1\r\nHost: docker\r\nContent-Length: 0\r\n\r\n",
        ];
        for (var i = 0; i < count; i++)
        {
            using var socket = await shared.Api.ConnectAsync();
            await socket.SendAsync(Encoding.ASCII.GetBytes(requests[i % requests.Length]));
            await socket.ReceiveAsync(new byte[256]);
        }
    }

    private int DescriptorsOfDaemon() => Directory.GetFileSystemEntries($"/proc/{shared.Daemon.ProcessId}/fd").Length;

    private long MemoryOfDaemon() =>
        long.Parse(File.ReadLines($"/proc/{shared.Daemon.ProcessId}/status").Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
}
