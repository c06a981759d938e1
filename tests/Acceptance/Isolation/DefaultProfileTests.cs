using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Isolation;

[Trait("Threat", "7")]
public sealed class DefaultProfileTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;

    [Theory]
    [InlineData("mount -t tmpfs none /mnt")]
    [InlineData("mount --bind /etc /mnt")]
    [InlineData("unshare -U true")]
    [InlineData("unshare -m true")]
    [InlineData("echo b > /proc/sysrq-trigger")]
    [InlineData("echo '|/x' > /proc/sys/kernel/core_pattern")]
    [InlineData("mknod /disk b 8 0 && head -c 1 /disk")]
    [InlineData("hostname other")]
    [InlineData("swapoff -a && swapon /dev/null")]
    [InlineData("mkdir /sys/fs/cgroup/*/x")]
    [InlineData("echo /x > /sys/fs/cgroup/memory/release_agent")]
    [InlineData("head -c 1 /proc/kcore")]
    [InlineData("ls /proc/acpi/* /sys/firmware/*")]
    [InlineData("echo 1 > /proc/irq/default_smp_affinity")]
    public async Task What_reaches_for_the_host_is_refused(string command)
    {
        var result = await _docker.RunAsync("run", "--rm", "busybox", "sh", "-c", $"mkdir -p /mnt; {command}");
        Assert.True(result.ExitCode != 0, $"{command} succeeded:\n{result.Everything}");
    }

    [Fact]
    public async Task System_calls_that_reach_for_the_host_are_refused()
    {
        // Numbers of x86-64; each call is made with arguments that would fail with another error if it were let through.
        const string Probe = """
            use strict;
            my %calls = (keyctl => [250, 0, -3, 0], add_key => [248, 0, 0, 0], bpf => [321, 0, 0, 0], open_by_handle_at => [304, -1, 0, 0],
                userfaultfd => [323, 1], io_uring_setup => [425, 1, 0], perf_event_open => [298, 0, 0, -1, -1, 0], kexec_load => [246, 0, 0, 0, 0],
                init_module => [175, 0, 0, 0], setns => [308, -1, 0], mount => [165, 0, 0, 0, 0, 0], umount2 => [166, 0, 0], pivot_root => [155, 0, 0],
                reboot => [169, 0, 0, 0, 0], settimeofday => [164, 0, 0], quotactl => [179, 0, 0, 0, 0], acct => [163, 0], fsopen => [430, 0, 0], move_mount => [429, 0, 0, 0, 0, 0]);
            my %refused = (1 => 1, 38 => 1);
            for my $name (sort keys %calls) {
                my ($number, @arguments) = @{$calls{$name}};
                my $result = syscall($number, @arguments);
                print "$name: let through (result $result, errno ", $! + 0, ")\n" unless $result == -1 && $refused{$! + 0};
            }
            my $socket = syscall(41, 38, 5, 0);
            print "socket(AF_ALG): let through\n" unless $socket == -1;
            my $vsock = syscall(41, 40, 1, 0);
            print "socket(AF_VSOCK): let through\n" unless $vsock == -1;
            my $user = syscall(272, 0x10000000);
            print "unshare(CLONE_NEWUSER): let through\n" unless $user == -1;
            """;
        await DebianImage.EnsureAsync(shared.Daemon);
        var result = await _docker.PipeAsync(System.Text.Encoding.ASCII.GetBytes(Probe), "run", "-i", "--rm", DebianImage.Name, "perl", "-");
        Assert.True(result is { ExitCode: 0, Output: "" }, result.Everything);
    }

    [Fact]
    [Trait("Threat", "5")]
    public async Task The_capabilities_are_the_profiles_and_none_is_inheritable()
    {
        var status = await _docker.OkAsync("run", "--rm", "busybox", "grep", "-E", "^(Cap|Seccomp:|NoNewPrivs)", "/proc/self/status");
        Assert.Matches(@"CapInh:\s+0000000000000000", status);
        Assert.Matches(@"CapAmb:\s+0000000000000000", status);
        Assert.Matches(@"Seccomp:\s+2", status);
        var effective = ulong.Parse(System.Text.RegularExpressions.Regex.Match(status, @"CapEff:\s+(\w+)").Groups[1].Value, System.Globalization.NumberStyles.HexNumber);
        const ulong DockersFourteen = 0xa80425fb;
        Assert.Equal(0UL, effective & ~DockersFourteen);
    }

    [Fact]
    public async Task Without_capabilities_chown_fails_and_one_can_be_given_back()
    {
        Assert.Contains("Operation not permitted", (await _docker.RunAsync("run", "--rm", "--cap-drop", "ALL", "busybox", "chown", "1:1", "/etc/passwd")).Errors);
        await _docker.OkAsync("run", "--rm", "--cap-drop", "ALL", "--cap-add", "CHOWN", "busybox", "chown", "1:1", "/etc/passwd");
        Assert.Contains("invalid", await _docker.FailAsync("run", "--rm", "--cap-add", "NONESUCH", "busybox", "true"), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_privileged_container_may_mount()
    {
        await _docker.OkAsync("run", "--rm", "--privileged", "busybox", "mount", "-t", "tmpfs", "none", "/tmp");
    }

    [Fact]
    public async Task A_seccomp_profile_of_the_users_own_applies()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, """{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["mkdir","mkdirat"],"action":"SCMP_ACT_ERRNO"}]}""");
        var result = await _docker.RunAsync("run", "--rm", "--security-opt", $"seccomp={file}", "busybox", "mkdir", "/made");
        Assert.Contains("Operation not permitted", result.Errors);
        Assert.Equal("0", (await _docker.OkAsync("run", "--rm", "--security-opt", "seccomp=unconfined", "busybox", "sh", "-c", "awk '/^Seccomp:/{print $2}' /proc/self/status")).Trim());
        File.Delete(file);
    }

    [Theory]
    [InlineData("docker", 0xa80425fbUL, "max", "0")]
    [InlineData("default", 0x800405fbUL, "2048", "0")]
    [InlineData("hardened", 0x5fbUL, "2048", "1")]
    public async Task A_profile_can_be_chosen_for_a_container(string profile, ulong capabilities, string processes, string noNewPrivileges)
    {
        var output = (await _docker.OkAsync("run", "--rm", "--security-opt", $"profile={profile}", "busybox", "sh", "-c",
            "awk '/^CapBnd|^NoNewPrivs/{print $2}' /proc/self/status; cat /sys/fs/cgroup/pids/pids.max /sys/fs/cgroup/pids.max 2>/dev/null; true")).Split('\n');
        Assert.Equal(0UL, ulong.Parse(output[0], System.Globalization.NumberStyles.HexNumber) & ~capabilities);
        Assert.Equal([noNewPrivileges, processes], output[1..]);
        Assert.Contains("docker, default and hardened", await _docker.FailAsync("run", "--rm", "--security-opt", "profile=nonesuch", "busybox", "true"));
    }

    [Fact]
    public async Task All_capabilities_can_be_given_and_hidden_paths_be_shown()
    {
        Assert.Equal("same", await _docker.OkAsync("run", "--rm", "--cap-add", "ALL", "busybox", "sh", "-c", $"[ $(awk '/^CapEff/{{print $2}}' /proc/self/status) = {BoundingSet()} ] && echo same"));
        Assert.Equal("0", (await _docker.RunAsync("run", "--rm", "--security-opt", "systempaths=unconfined", "busybox", "grep", "-c", " /proc/", "/proc/mounts")).Output);
    }

    [Fact]
    public async Task AppArmor_is_used_where_the_host_has_it_and_refused_where_not()
    {
        await _docker.OkAsync("run", "--rm", "--security-opt", "apparmor=unconfined", "busybox", "true");
        Assert.Contains("nonesuch", await _docker.FailAsync("run", "--rm", "--security-opt", "apparmor=nonesuch", "busybox", "true"));
    }

    [Fact]
    public async Task No_new_privileges_holds()
    {
        Assert.Equal("1", await _docker.OkAsync("run", "--rm", "--security-opt", "no-new-privileges", "busybox", "awk", "/^NoNewPrivs/{print $2}", "/proc/self/status"));
    }

    private string BoundingSet() => File.ReadLines($"/proc/{shared.Daemon.ProcessId}/status").Single(l => l.StartsWith("CapBnd:", StringComparison.Ordinal)).Split('\t')[1];
}
