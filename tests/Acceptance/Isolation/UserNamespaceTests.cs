using System.Text.Json;
using System.Text.RegularExpressions;
using Gantry.Acceptance.Tests.Builds;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Isolation;

/// <summary>A daemon whose containers have user ids of their own (<c>userns-remap</c>), and the hardened profile, which has them anyway.</summary>
public sealed class UserNamespaceTests(RemappedDaemon remapped) : IClassFixture<RemappedDaemon>
{
    private const string Host = @"^\s*0\s+0\s+4294967295$";
    private readonly DockerCli _docker = remapped.Daemon.Docker;

    private uint First => remapped.First;

    [Fact]
    public async Task Root_in_a_container_is_another_user_on_the_host_and_the_report_says_which()
    {
        var name = await StartAsync();
        Assert.Equal("0", await _docker.OkAsync("exec", name, "id", "-u"));
        var process = await _docker.InspectAsync(name, "{{.State.Pid}}");
        Assert.Contains($"Uid:\t{First}\t", await File.ReadAllTextAsync($"/proc/{process}/status"));
        Assert.Contains("name=userns", await _docker.OkAsync("info", "--format", "{{.SecurityOptions}}"));
        using var report = JsonDocument.Parse((await remapped.Daemon.Api.GetAsync($"gantry/isolation/{name}")).Body);
        Assert.Equal(First, report.RootElement.GetProperty("user").GetProperty("uidMap")[0].GetProperty("outside").GetUInt32());
        Assert.Matches(new Regex($"user +0, which is {First} on the host"), (await Command.RunAsync(Materials.Binary, ["-H", $"unix://{remapped.Daemon.Place.Socket}", "isolation", name])).Output);
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task What_is_the_hosts_needs_the_hosts_users()
    {
        Assert.Contains("privileged mode is incompatible with user namespaces", await _docker.FailAsync("run", "--rm", "--privileged", "busybox", "true"));
        Assert.Contains("cannot share the host PID namespace when user namespaces are enabled", await _docker.FailAsync("run", "--rm", "--pid", "host", "busybox", "true"));
        Assert.Contains("cannot share the host's network namespace when user namespaces are enabled", await _docker.FailAsync("run", "--rm", "--network", "host", "busybox", "true"));
        Assert.Matches(Host, await _docker.OkAsync("run", "--rm", "--userns", "host", "--privileged", "--pid", "host", "--network", "host", "busybox", "cat", "/proc/self/uid_map"));
        var refused = await remapped.Daemon.Api.PostAsync("containers/create", """{"Image":"busybox","HostConfig":{"Privileged":true}}""");
        Assert.Equal(400, refused.Status);
    }

    [Fact]
    public async Task A_bind_keeps_the_hosts_owners_unless_it_asks_for_mapped_ones()
    {
        var directory = Directory.CreateTempSubdirectory("gun").FullName;
        await File.WriteAllTextAsync($"{directory}/file", "x");
        Assert.Equal("65534", await _docker.OkAsync("run", "--rm", "-v", $"{directory}/file:/f:ro", "busybox", "stat", "-c", "%u", "/f"));
        Assert.Equal("0", await _docker.OkAsync("run", "--rm", "-v", $"{directory}:/d:idmap", "busybox", "sh", "-c", "echo y > /d/new; stat -c %u /d/file"));
        Assert.Equal("0", (await Command.RunAsync("stat", ["-c", "%u", $"{directory}/new"])).Output);
        Directory.Delete(directory, recursive: true);
    }

    [Fact]
    public async Task Volumes_are_filled_and_written_with_the_containers_owners_and_can_be_shared_with_others()
    {
        var volume = DockerCli.Name("vol");
        await _docker.OkAsync("run", "--rm", "-v", $"{volume}:/etc", "-v", "/anonymous", "busybox", "sh", "-c", "touch /etc/mine /anonymous/x; chown 5:6 /etc/mine; stat -c %u:%g /etc/passwd");
        Assert.Equal("0:0\n5:6", await _docker.OkAsync("run", "--rm", "--userns", "host", "-v", $"{volume}:/v", "busybox", "stat", "-c", "%u:%g", "/v/passwd", "/v/mine"));
        Assert.Equal("5:6", await _docker.OkAsync("run", "--rm", "-v", $"{volume}:/v:ro", "busybox", "stat", "-c", "%u:%g", "/v/mine"));
        await _docker.OkAsync("volume", "rm", volume);
    }

    [Fact]
    public async Task Commit_export_copy_and_diff_have_the_containers_owners()
    {
        var (name, image) = (await StartAsync("mkdir /d; touch /d/f; chown 5:6 /d/f; rm /bin/vi; echo ready; sleep 1000"), DockerCli.Name("img"));
        await Eventually.HoldsAsync(async () => (await _docker.RunAsync("logs", name)).Output == "ready", "the program had begun");
        Assert.Contains("D /bin/vi", await _docker.OkAsync("diff", name));
        Assert.Equal("d/ 0/0\nd/f 5/6", await ListAsync("cp", $"{name}:/d", "-"));
        Assert.Contains("d/f 5/6", await ListAsync("export", name));
        await _docker.OkAsync("commit", name, image);
        Assert.Equal("5:6", await _docker.OkAsync("run", "--rm", "--userns", "host", image, "stat", "-c", "%u:%g", "/d/f"));
        Assert.Equal("5:6", await _docker.OkAsync("run", "--rm", image, "stat", "-c", "%u:%g", "/d/f"));
        var file = Path.GetTempFileName();
        await _docker.OkAsync("cp", file, $"{name}:/d/in");
        Assert.Equal("0:0", await _docker.OkAsync("exec", name, "stat", "-c", "%u:%g", "/d/in"));
        File.Delete(file);
        await _docker.OkAsync("rm", "-f", name);
        await _docker.OkAsync("rmi", image);
    }

    [Theory]
    [InlineData(BuildClient.Classic)]
    [InlineData(BuildClient.Buildx)]
    public async Task Build_steps_have_user_ids_of_their_own_and_leave_the_images_owners(BuildClient client)
    {
        var (image, directory) = (DockerCli.Name("img"), Directory.CreateTempSubdirectory("gun").FullName);
        await File.WriteAllTextAsync($"{directory}/Dockerfile", "FROM busybox\nRUN cat /proc/self/uid_map > /map; mkdir /d; chown 5:6 /d; echo out > /dev/stderr\nCOPY --chown=7:8 Dockerfile /d/\nRUN stat -c %u:%g /d/Dockerfile > /seen\n");
        var built = await client.BuildAsync(_docker, "-t", image, directory);
        Assert.True(built.ExitCode == 0, built.Everything);
        var output = await _docker.OkAsync("run", "--rm", "--userns", "host", image, "sh", "-c", "stat -c %u:%g /d /d/Dockerfile /map; cat /seen /map");
        Assert.Matches($@"^5:6\n7:8\n0:0\n7:8\n\s*0\s+{First}\s+65536$", output);
        Directory.Delete(directory, recursive: true);
        await _docker.OkAsync("rmi", image);
    }

    [Fact]
    public async Task The_network_is_the_containers_own_and_its_ports_are_published()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "-p", "127.0.0.1::80", "--sysctl", "net.core.somaxconn=77", "--cap-add", "NET_ADMIN", "busybox", "sh", "-c",
            "mkdir /www; cat /proc/sys/net/core/somaxconn > /www/index.html; ip link add extra type bridge && exec httpd -f -p 80 -h /www");
        var address = await _docker.OkAsync("port", name, "80");
        using var http = new HttpClient();
        var page = "";
        await Eventually.HoldsAsync(
            async () =>
            {
                try
                {
                    page = await http.GetStringAsync(new Uri($"http://{address}/"));
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            "the page was served");
        Assert.Equal("77\n", page);
        Assert.Equal("eth0\nextra\nlo", await _docker.OkAsync("exec", name, "ls", "/sys/class/net"));
        Assert.Equal("eth0\nextra\nlo", await _docker.OkAsync("run", "--rm", "--network", $"container:{name}", "busybox", "ls", "/sys/class/net"));
        Assert.Contains("httpd", await _docker.OkAsync("run", "--rm", "--pid", $"container:{name}", "busybox", "ps"));
        await _docker.OkAsync("rm", "-f", name);
    }

    [Theory]
    [InlineData("crun")]
    [InlineData("runc")]
    public async Task Programs_can_open_their_streams_by_name(string runtime)
    {
        Assert.SkipUnless(new[] { "/usr/bin", "/usr/sbin" }.Any(d => File.Exists($"{d}/{runtime}")), $"needs {runtime}");
        var name = await StartAsync("echo run > /dev/stderr; sleep 1000", "--runtime", runtime, "-u", "1000");
        Assert.Equal("exec", (await _docker.RunAsync("exec", "-u", "5", name, "sh", "-c", "echo exec > /dev/stderr")).Errors.Trim());
        await Eventually.HoldsAsync(async () => (await _docker.RunAsync("logs", name)).Errors.Trim() == "run", "the line was in the log");
        await _docker.OkAsync("exec", "-d", name, "sh", "-c", "echo lost > /dev/stdout; touch /tmp/written");
        await Eventually.HoldsAsync(async () => (await _docker.RunAsync("exec", name, "ls", "/tmp/written")).ExitCode == 0, "the detached program could write");
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task Containers_outlive_the_daemon_and_keep_their_ids()
    {
        await using var daemon = await GantryDaemon.StartAsync("--userns-remap", RemappedDaemon.User);
        var name = DockerCli.Name();
        await daemon.Docker.OkAsync("run", "-d", "--name", name, "busybox", "sh", "-c", "touch /made; sleep 1000");
        var process = await daemon.Docker.InspectAsync(name, "{{.State.Pid}}");
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        Assert.Equal(process, await daemon.Docker.InspectAsync(name, "{{.State.Pid}}"));
        Assert.Contains("A /made", await daemon.Docker.OkAsync("diff", name));
        await daemon.Docker.OkAsync("restart", "-t", "0", name);
        Assert.Matches($@"^\s*0\s+{First}\s", await daemon.Docker.OkAsync("exec", name, "cat", "/proc/self/uid_map"));
    }

    [Fact]
    public async Task A_daemon_without_ids_to_give_does_not_start()
    {
        await using var daemon = GantryDaemon.Prepare("--userns-remap", "nonesuch");
        var result = await daemon.RunToEndAsync();
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("subuid", result.Errors);
    }

    [Fact]
    public async Task Hardened_containers_have_ids_that_no_other_has()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        var maps = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var name = DockerCli.Name();
            await daemon.Docker.OkAsync("run", "-d", "--name", name, "--security-opt", "profile=hardened", "busybox", "sleep", "1000");
            maps.Add(await daemon.Docker.OkAsync("exec", name, "cat", "/proc/self/uid_map"));
        }
        Assert.All(maps, map => Assert.Matches(@"^\s*0\s+1[89]\d{8}\s+65536$", map));
        Assert.NotEqual(maps[0], maps[1]);
        Assert.Contains("--userns=host", await daemon.Docker.FailAsync("run", "--rm", "--security-opt", "profile=hardened", "--network", "host", "busybox", "true"));
    }

    private async Task<string> StartAsync(string script = "sleep 1000", params string[] flags)
    {
        var name = DockerCli.Name();
        await _docker.OkAsync(["run", "-d", "--name", name, .. flags, "busybox", "sh", "-c", script]);
        return name;
    }

    /// <summary>The names and owners in a tar that a command gives.</summary>
    private async Task<string> ListAsync(params string[] arguments)
    {
        var tar = await _docker.RunAsync(arguments);
        var list = await Command.RunAsync("tar", ["tv", "--numeric-owner"], input: tar.Bytes);
        return string.Join('\n', list.Lines.Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(f => $"{f[5]} {f[1]}"));
    }
}
