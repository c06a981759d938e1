using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Isolation;

public sealed class NamespaceTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;

    [Theory]
    [InlineData("pid")]
    [InlineData("ipc")]
    [InlineData("uts")]
    [InlineData("mnt")]
    [InlineData("net")]
    public async Task A_container_has_namespaces_of_its_own(string kind)
    {
        var its = await _docker.OkAsync("run", "--rm", "busybox", "readlink", $"/proc/self/ns/{kind}");
        Assert.StartsWith($"{kind}:[", its);
        Assert.NotEqual(new FileInfo($"/proc/self/ns/{kind}").LinkTarget, its);
    }

    [Theory]
    [InlineData("--pid", "host", "pid")]
    [InlineData("--ipc", "host", "ipc")]
    [InlineData("--uts", "host", "uts")]
    [InlineData("--network", "host", "net")]
    public async Task A_namespace_can_be_the_hosts(string flag, string value, string kind)
    {
        Assert.Equal(new FileInfo($"/proc/self/ns/{kind}").LinkTarget, await _docker.OkAsync("run", "--rm", flag, value, "busybox", "readlink", $"/proc/self/ns/{kind}"));
    }

    [Theory]
    [InlineData("--pid", "pid")]
    [InlineData("--ipc", "ipc")]
    [InlineData("--network", "net")]
    public async Task A_namespace_can_be_another_containers(string flag, string kind)
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "--ipc", "shareable", "busybox", "sleep", "1000");
        var others = await _docker.OkAsync("exec", name, "readlink", $"/proc/self/ns/{kind}");
        Assert.Equal(others, await _docker.OkAsync("run", "--rm", flag, $"container:{name}", "busybox", "readlink", $"/proc/self/ns/{kind}"));
        await _docker.OkAsync("rm", "-f", name);
    }

    [Fact]
    public async Task The_ipc_namespace_of_a_container_that_does_not_share_it_cannot_be_joined_and_there_may_be_no_shared_memory()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "--ipc", "private", "busybox", "sleep", "1000");
        Assert.Contains("non-shareable IPC", await _docker.FailAsync("run", "--rm", "--ipc", $"container:{name}", "busybox", "true"));
        Assert.Contains("/dev/shm", (await _docker.RunAsync("run", "--rm", "--ipc", "none", "busybox", "ls", "/dev/shm")).Errors);
        await _docker.OkAsync("rm", "-f", name);
    }

    [Theory]
    [InlineData("private", "/")]
    [InlineData("host", null)]
    public async Task The_names_of_control_groups_are_hidden_or_not(string mode, string? path)
    {
        var lines = (await _docker.OkAsync("run", "--rm", "--cgroupns", mode, "busybox", "cat", "/proc/self/cgroup")).Split('\n').Where(l => l.Contains(":pids:", StringComparison.Ordinal) || l.StartsWith("0::", StringComparison.Ordinal));
        var own = lines.First().Split(':')[2];
        Assert.True(path is null ? own.Contains(shared.Daemon.Place.CgroupParent, StringComparison.Ordinal) : own == path, own);
    }

    [Fact]
    public async Task The_users_of_a_container_are_the_hosts_unless_it_is_otherwise_set()
    {
        Assert.Matches(@"^\s*0\s+0\s+4294967295$", await _docker.OkAsync("run", "--rm", "busybox", "cat", "/proc/self/uid_map"));
        Assert.Matches(@"^\s*0\s+0\s+4294967295$", await _docker.OkAsync("run", "--rm", "--userns", "host", "--security-opt", "profile=hardened", "busybox", "cat", "/proc/self/uid_map"));
    }

    [Fact]
    public async Task The_first_program_is_process_one_unless_there_is_an_init()
    {
        Assert.Equal("1", await _docker.OkAsync("run", "--rm", "busybox", "sh", "-c", "echo $$"));
        Assert.NotEqual("1", await _docker.OkAsync("run", "--rm", "--init", "busybox", "sh", "-c", "echo $$"));
    }

    [Fact]
    public async Task Host_name_domain_user_directory_and_environment_are_as_asked()
    {
        var output = await _docker.OkAsync("run", "--rm", "--hostname", "here", "--domainname", "example", "-u", "1000:2000", "--group-add", "3000", "-w", "/tmp/made", "-e", "WHO=me", "busybox",
            "sh", "-c", "hostname; cat /proc/sys/kernel/domainname; id; pwd; echo $WHO $HOME");
        Assert.Equal("here\nexample\nuid=1000 gid=2000 groups=2000,3000\n/tmp/made\nme /", output);
    }

    [Fact]
    public async Task An_environment_file_and_an_entry_point_are_used()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "# comment\nONE=1\nTWO=two words\n");
        Assert.Equal("1 two words", await _docker.OkAsync("run", "--rm", "--env-file", file, "--entrypoint", "sh", "busybox", "-c", "echo $ONE $TWO"));
        File.Delete(file);
    }

    [Fact]
    public async Task A_sysctl_of_a_namespace_is_set_and_one_of_the_hosts_is_refused()
    {
        Assert.Equal("1234", await _docker.OkAsync("run", "--rm", "--sysctl", "net.core.somaxconn=1234", "busybox", "cat", "/proc/sys/net/core/somaxconn"));
        Assert.Contains("kernel.panic", await _docker.FailAsync("run", "--rm", "--sysctl", "kernel.panic=1", "busybox", "true"));
    }

    [Fact]
    public async Task A_read_only_root_refuses_writes_but_not_to_tmpfs_and_volumes()
    {
        var result = await _docker.RunAsync("run", "--rm", "--read-only", "--tmpfs", "/scratch:size=1m,mode=1700", "-v", "/vol", "busybox", "sh", "-c",
            "touch /x; touch /scratch/a /vol/b && stat -c %a /scratch && df -k /scratch | tail -1 | awk '{print $2}'");
        Assert.Contains("Read-only file system", result.Errors);
        Assert.Equal("1700\n1024", result.Output);
    }

    [Fact]
    public async Task A_device_is_given_with_its_permissions()
    {
        Assert.Equal("character special file", await _docker.OkAsync("run", "--rm", "--device", "/dev/zero:/dev/given:r", "busybox", "stat", "-c", "%F", "/dev/given"));
        var result = await _docker.RunAsync("run", "--rm", "--device", "/dev/full:/dev/given:r", "busybox", "sh", "-c", "echo x > /dev/given");
        Assert.NotEqual(0, result.ExitCode);
    }

    [Fact]
    public async Task A_rule_for_devices_that_come_later_is_set()
    {
        Assert.SkipUnless(Directory.Exists("/sys/fs/cgroup/devices"), "reads control groups of version 1");
        var id = await _docker.OkAsync("run", "-d", "--device-cgroup-rule", "c 10:200 rw", "busybox", "sleep", "1000");
        Assert.Contains("c 10:200 rw", await File.ReadAllLinesAsync($"/sys/fs/cgroup/devices/{shared.Daemon.Place.CgroupParent}/{id}/devices.list"));
        await _docker.OkAsync("rm", "-f", id);
    }

    [Fact]
    public async Task Inspect_and_the_isolation_report_say_which_profile_applied()
    {
        var name = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", name, "--security-opt", "profile=hardened", "busybox", "sleep", "1000");
        Assert.Contains("profile=hardened", await _docker.InspectAsync(name, "{{json .HostConfig.SecurityOpt}}"));
        var report = await shared.Api.GetAsync($"gantry/isolation/{name}");
        Assert.Equal(200, report.Status);
        Assert.Contains("NoNewPrivileges", report.Body, StringComparison.OrdinalIgnoreCase);
        await _docker.OkAsync("rm", "-f", name);
    }
}
