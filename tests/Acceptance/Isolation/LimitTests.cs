using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Isolation;

public sealed class LimitTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;

    [Fact]
    [Trait("Threat", "8")]
    public async Task A_program_that_takes_more_memory_than_its_limit_is_killed_and_said_to_be()
    {
        var name = DockerCli.Name();
        await using var events = _docker.Session("events", "--filter", $"container={name}", "--filter", "event=oom", "--format", "{{.Action}}");
        var result = await _docker.RunAsync("run", "--name", name, "-m", "64m", "--memory-swap", "64m", "busybox", "sh", "-c", "tail -c 200000000 /dev/zero | wc -c; exit 137");
        Assert.Equal(137, result.ExitCode);
        Assert.Equal("true", await _docker.InspectAsync(name, "{{.State.OOMKilled}}"));
        await events.LineAsync("oom");
        await _docker.OkAsync("rm", name);
    }

    [Fact]
    [Trait("Threat", "8")]
    public async Task A_fork_bomb_stops_at_the_pids_limit_and_the_neighbours_live()
    {
        var (bomb, neighbour) = (DockerCli.Name(), DockerCli.Name());
        await _docker.OkAsync("run", "-d", "--name", neighbour, "busybox", "sleep", "1000");
        await _docker.OkAsync("run", "-d", "--name", bomb, "--pids-limit", "30", "busybox", "sh", "-c", "bomb() { bomb | bomb & }; bomb; while :; do sleep 1; done");
        await Eventually.HoldsAsync(async () => (await _docker.RunAsync("logs", bomb)).Everything.Contains("fork", StringComparison.Ordinal), "a fork was refused");
        Assert.InRange(int.Parse(await _docker.OkAsync("stats", "--no-stream", "--format", "{{.PIDs}}", bomb)), 1, 30);
        Assert.Equal("alive", await _docker.OkAsync("exec", neighbour, "echo", "alive"));
        await _docker.OkAsync("rm", "-f", bomb, neighbour);
    }

    [Theory]
    [InlineData("-m 128m --memory-swap 256m", "memory/memory.limit_in_bytes", "134217728")]
    [InlineData("-m 128m --memory-swap 256m", "memory/memory.memsw.limit_in_bytes", "268435456")]
    [InlineData("--memory-reservation 32m", "memory/memory.soft_limit_in_bytes", "33554432")]
    [InlineData("--cpus 0.5", "cpu/cpu.cfs_quota_us", "50000")]
    [InlineData("--cpu-shares 512", "cpu/cpu.shares", "512")]
    [InlineData("--cpu-period 20000 --cpu-quota 10000", "cpu/cpu.cfs_quota_us", "10000")]
    [InlineData("--cpuset-cpus 0", "cpuset/cpuset.cpus", "0")]
    [InlineData("--pids-limit 77", "pids/pids.max", "77")]
    public async Task A_limit_is_the_kernels(string flags, string file, string value)
    {
        Assert.SkipUnless(Directory.Exists("/sys/fs/cgroup/memory"), "reads control groups of version 1");
        var controller = file.Split('/')[0];
        var id = await _docker.OkAsync(["run", "-d", .. flags.Split(' '), "busybox", "sleep", "1000"]);
        Assert.Equal(value, (await File.ReadAllTextAsync($"/sys/fs/cgroup/{controller}/{shared.Daemon.Place.CgroupParent}/{id}/{file.Split('/')[1]}")).Trim());
        await _docker.OkAsync("rm", "-f", id);
    }

    [Fact]
    public async Task Ulimits_shm_size_and_oom_score_are_set()
    {
        var output = await _docker.OkAsync("run", "--rm", "--ulimit", "nofile=123:456", "--shm-size", "8m", "--oom-score-adj", "500", "busybox", "sh", "-c",
            "ulimit -Sn; ulimit -Hn; df -k /dev/shm | tail -1 | awk '{print $2}'; cat /proc/self/oom_score_adj");
        Assert.Equal("123\n456\n8192\n500", output);
    }

    [Fact]
    [Trait("Threat", "8")]
    public async Task A_flood_of_logs_stays_within_the_default_limit()
    {
        var name = DockerCli.Name();
        var options = await _docker.OkAsync("info", "--format", "{{.LoggingDriver}}");
        Assert.Equal("json-file", options);
        await _docker.OkAsync("run", "--name", name, "--log-opt", "max-size=1m", "busybox", "sh", "-c", "yes | head -c 8000000");
        var size = await Command.RunAsync("du", ["-sk", $"{shared.Daemon.Place.DataRoot}/containers/{await _docker.InspectAsync(name, "{{.Id}}")}"]);
        Assert.InRange(int.Parse(size.Output.Split('\t')[0]), 0, 3000);
        await _docker.OkAsync("rm", name);
    }
}
