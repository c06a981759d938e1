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
        await using var events = _docker.Events("--filter", $"container={name}", "--filter", "event=oom", "--format", "{{.Action}}");
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
    [InlineData("--pids-limit -1", "pids/pids.max", "max")]
    [InlineData("-m 64m --oom-kill-disable", "memory/memory.oom_control", "oom_kill_disable 1")]
    [InlineData("--memory-swappiness 10", "memory/memory.swappiness", "10")]
    [InlineData("--cpuset-mems 0", "cpuset/cpuset.mems", "0")]
    public async Task A_limit_is_the_kernels(string flags, string file, string value)
    {
        Assert.SkipUnless(Directory.Exists("/sys/fs/cgroup/memory"), "reads control groups of version 1");
        var controller = file.Split('/')[0];
        var id = await _docker.OkAsync(["run", "-d", .. flags.Split(' '), "busybox", "sleep", "1000"]);
        Assert.Equal(value, (await File.ReadAllLinesAsync($"/sys/fs/cgroup/{controller}/{shared.Daemon.Place.CgroupParent}/{id}/{file.Split('/')[1]}"))[0]);
        await _docker.OkAsync("rm", "-f", id);
    }

    [Theory]
    [InlineData("--device-read-bps", "1mb", "read_bps", "1048576")]
    [InlineData("--device-write-bps", "2mb", "write_bps", "2097152")]
    [InlineData("--device-read-iops", "10", "read_iops", "10")]
    [InlineData("--device-write-iops", "20", "write_iops", "20")]
    public async Task The_speed_of_a_disk_is_limited(string flag, string limit, string file, string value)
    {
        var disk = Directory.EnumerateDirectories("/sys/block").Select(d => (Name: Path.GetFileName(d), Number: File.ReadAllText($"{d}/dev").Trim())).FirstOrDefault(d => File.Exists($"/dev/{d.Name}"));
        Assert.SkipUnless(Directory.Exists("/sys/fs/cgroup/blkio") && disk.Name is not null, "reads control groups of version 1, and needs a disk");
        var id = await _docker.OkAsync("run", "-d", flag, $"/dev/{disk.Name}:{limit}", "busybox", "sleep", "1000");
        Assert.Equal($"{disk.Number} {value}", (await File.ReadAllTextAsync($"/sys/fs/cgroup/blkio/{shared.Daemon.Place.CgroupParent}/{id}/blkio.throttle.{file}_device")).Trim());
        await _docker.OkAsync("rm", "-f", id);
    }

    [Fact]
    public async Task A_weight_of_disks_is_set_or_said_to_be_unknown_to_the_kernel()
    {
        var result = await _docker.RunAsync("create", "--blkio-weight", "300", "--blkio-weight-device", "/dev/null:200", "busybox");
        Assert.True(result.ExitCode == 0, result.Everything);
        Assert.True(File.Exists("/sys/fs/cgroup/blkio/blkio.weight") || result.Errors.Contains("Weight discarded", StringComparison.Ordinal), result.Errors);
        await _docker.OkAsync("rm", result.Output);
    }

    [Fact]
    public async Task A_limit_of_processes_can_be_taken_away_later()
    {
        Assert.SkipUnless(Directory.Exists("/sys/fs/cgroup/pids"), "reads control groups of version 1");
        var id = await _docker.OkAsync("run", "-d", "--pids-limit", "5", "busybox", "sleep", "1000");
        await _docker.OkAsync("update", "--pids-limit", "-1", id);
        Assert.Equal("4194304", (await File.ReadAllTextAsync($"/sys/fs/cgroup/pids/{shared.Daemon.Place.CgroupParent}/{id}/pids.max")).Trim());
        await _docker.OkAsync("rm", "-f", id);
    }

    [Fact]
    public async Task A_container_can_be_put_into_another_control_group_but_not_out_of_the_tree()
    {
        Assert.SkipUnless(Directory.Exists("/sys/fs/cgroup/pids"), "reads control groups of version 1");
        var parent = $"{shared.Daemon.Place.CgroupParent}/deeper";
        var id = await _docker.OkAsync("run", "-d", "--cgroup-parent", parent, "busybox", "sleep", "1000");
        Assert.True(Directory.Exists($"/sys/fs/cgroup/pids/{parent}/{id}"));
        await _docker.OkAsync("rm", "-f", id);
        await Command.RunAsync("sh", ["-c", $"rmdir /sys/fs/cgroup/*/{parent}"]);
        Assert.Contains("cgroup-parent", await _docker.FailAsync("run", "--rm", "--cgroup-parent", "../../x", "busybox", "true"));
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
