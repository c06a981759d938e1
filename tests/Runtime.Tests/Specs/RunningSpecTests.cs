using Gantry.Linux.Devices;
using Gantry.Oci;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests.Specs;

/// <summary>Built specs, run by the OCI runtimes of this machine.</summary>
public sealed class RunningSpecTests : IDisposable
{
    private static readonly HostFacts Host = HostProbe.Read();

    private readonly Bundle bundle = new();

    public void Dispose() => bundle.Dispose();

    [Theory, InlineData("crun"), InlineData("runc")]
    public void A_plain_container_runs(string runtime)
    {
        var (code, output) = Shell(runtime, "echo hello; hostname; id -u");

        Assert.Equal("hello\n4e1f0f3c9b6a\n0\n", output);
        Assert.Equal(0, code);
    }

    [Theory, InlineData("crun"), InlineData("runc")]
    public void Limits_arrive_in_the_kernel(string runtime)
    {
        var config = new HostConfig
        {
            Memory = 64 << 20,
            MemorySwap = 64 << 20,
            PidsLimit = 20,
            CpuShares = 512,
            NanoCpus = 500_000_000,
            CpusetCpus = "0",
            OomScoreAdj = 300,
            ShmSize = 1 << 20,
            Ulimits = [new Ulimit { Name = "nofile", Soft = 100, Hard = 200 }],
            Tmpfs = new Dictionary<string, string> { ["/scratch"] = "size=64k,mode=1777" },
            Sysctls = new Dictionary<string, string> { ["net.ipv4.ip_forward"] = "1", ["kernel.shmmni"] = "99" },
        };

        var (code, output) = Shell(runtime, """
            ulimit -n; ulimit -Hn; cat /proc/self/oom_score_adj /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/shmmni
            grep -w /dev/shm /proc/mounts | grep -o size=1024k; grep -w /scratch /proc/mounts | grep -o size=64k; grep Cpus_allowed_list /proc/self/status | cut -f2
            """, config);

        Assert.Equal("100\n200\n300\n1\n99\nsize=1024k\nsize=64k\n0\n", output);
        Assert.Equal(0, code);
    }

    [Theory, InlineData("crun"), InlineData("runc")]
    public void A_process_limit_stops_a_fork_bomb(string runtime)
    {
        var (_, output) = Shell(runtime, "i=0; while [ $i -lt 40 ]; do sleep 5 & i=$((i+1)); done; echo never", new HostConfig { PidsLimit = 10 });

        Assert.Contains("can't fork", output, StringComparison.Ordinal);
    }

    [Theory, InlineData("crun"), InlineData("runc")]
    public void Memory_beyond_the_limit_ends_the_program(string runtime)
    {
        var (code, _) = Shell(runtime, "exec dd if=/dev/zero of=/dev/shm/x bs=1M count=64", new HostConfig { Memory = 16 << 20, MemorySwap = 16 << 20, ShmSize = 128 << 20 });

        Assert.Equal(137, code);
    }

    [Theory, InlineData("crun"), InlineData("runc")]
    public void A_user_has_its_groups_and_no_capabilities(string runtime)
    {
        var (_, output) = Shell(runtime, "id -u; id -g; id -G; echo $HOME; grep -E 'Cap(Inh|Eff|Prm|Amb)' /proc/self/status | cut -f2 | sort -u", user: new ProcessUser(1000, 1000, [1000, 29], "/home/alice"));

        Assert.Equal("1000\n1000\n1000 29\n/home/alice\n0000000000000000\n", output);
    }

    [Theory, InlineData("crun"), InlineData("runc")]
    public void The_hosts_settings_and_memory_are_out_of_reach(string runtime)
    {
        var (_, output) = Shell(runtime, """
            for f in /proc/sysrq-trigger /proc/sys/kernel/core_pattern /proc/sys/vm/swappiness /sys/kernel/mm/transparent_hugepage/enabled /sys/fs/cgroup/memory/release_agent; do
              (echo x > $f) 2>/dev/null && echo wrote $f; done
            for f in /proc/kcore /proc/keys /proc/timer_list /proc/interrupts; do [ -n "$(head -c 1 $f 2>/dev/null)" ] && echo read $f; done
            [ -z "$(ls /sys/firmware 2>/dev/null)" ] || echo saw firmware; echo end
            """);

        Assert.Equal("end\n", output);
    }

    [Theory]
    [InlineData("crun", SecurityProfile.Docker, "made\n")]
    [InlineData("runc", SecurityProfile.Docker, "made\n")]
    [InlineData("crun", SecurityProfile.Default, "")]
    public void A_disk_can_at_most_be_named_and_never_opened(string runtime, SecurityProfile profile, string made)
    {
        var (_, output) = Shell(runtime, "mknod /tmp/disk b 254 0 2>/dev/null && echo made; head -c 1 /tmp/disk 2>/dev/null && echo read; echo end", profile: profile);

        Assert.Equal(made + "end\n", output);
    }

    [Theory, InlineData("crun"), InlineData("runc")]
    public void Without_capabilities_root_changes_no_owner(string runtime)
    {
        var (code, output) = Shell(runtime, "touch /tmp/x && chown 1 /tmp/x", new HostConfig { CapDrop = ["ALL"] });

        Assert.NotEqual(0, code);
        Assert.Contains("Operation not permitted", output, StringComparison.Ordinal);
    }

    [Theory, InlineData("crun"), InlineData("runc")]
    public void A_read_only_root_refuses_writes(string runtime)
    {
        var (_, output) = Shell(runtime, "touch /x 2>&1; echo $?; touch /dev/shm/x; echo $?", new HostConfig { ReadonlyRootfs = true });

        Assert.Equal("touch: /x: Read-only file system\n1\n0\n", output);
    }

    [Theory, InlineData("crun"), InlineData("runc")]
    public void A_privileged_container_may_mount_and_write(string runtime)
    {
        var (code, output) = Shell(runtime, "mkdir -p /m && mount -t tmpfs x /m && grep -q ' /m tmpfs' /proc/mounts && grep -E '^sysfs /sys ' /proc/mounts | grep -o rw, && [ -e /dev/kmsg ] && echo done", new HostConfig { Privileged = true });

        Assert.Equal("rw,\ndone\n", output);
        Assert.Equal(0, code);
    }

    [Theory, InlineData("crun"), InlineData("runc")]
    public void Mapped_ids_are_root_inside_and_nobody_outside(string runtime)
    {
        Assert.SkipUnless(Bundle.Has(runtime), $"needs root, busybox and {runtime}");
        var request = Request("id -u; tr -s ' ' < /proc/self/uid_map", null, SecurityProfile.Default, null) with { IdMapping = new IdMapping(100_000, 100_000, 65_536) };

        var (_, output) = bundle.Run(runtime, SpecBuilder.Build(request));

        Assert.Equal("0\n 0 100000 65536\n", output);
    }

    [Theory]
    [InlineData("crun", SecurityProfile.Docker)]
    [InlineData("crun", SecurityProfile.Default)]
    [InlineData("crun", SecurityProfile.Hardened)]
    [InlineData("runc", SecurityProfile.Default)]
    public void Calls_that_break_out_are_refused(string runtime, SecurityProfile profile)
    {
        Assert.SkipUnless(Bundle.Has(runtime) && File.Exists("/usr/bin/perl"), $"needs root, busybox, perl and {runtime}");
        Assert.SkipUnless(System.Runtime.InteropServices.RuntimeInformation.ProcessArchitecture == System.Runtime.InteropServices.Architecture.X64, "knows the numbers of x86-64");
        // unshare(NEWUSER), unshare(NEWNS), mount, umount2, setns, keyctl, add_key, bpf, open_by_handle_at, userfaultfd, io_uring_setup,
        // perf_event_open, init_module, kexec_load, pivot_root, clone(NEWUSER), clone3
        const string Script = """
            for ([272,0x10000000],[272,0x20000],[165,0,0,0,0,0],[166,0,0],[308,0,0],[250,0,0],[248,0,0,0,0,0],[321,0,0,0],[304,0,0,0],[323,0],[425,1,0],
                 [298,0,0,0,0,0],[175,0,0,0],[246,0,0,0,0],[155,0,0],[56,0x10000011,0,0,0,0],[435,0,0]) { $!=0; syscall($_->[0], @{$_}[1..$#$_]); print $!+0," "; }
            for (38,40) { $!=0; syscall(41,$_,5,0); print $!+0," "; }
            """;
        var request = Requests.Plain(null, new ContainerConfig { Cmd = ["/usr/bin/perl", "-e", Script] }, profile, Host) with
        {
            RootPath = bundle.Root,
            CgroupPath = "/gantry-tests/" + Guid.NewGuid().ToString("n")[..12],
            Mounts = [.. ((string[])["/usr", "/lib", "/lib64"]).Select(path => new SpecMount(path, new Mount("bind", path, ["rbind", "ro"])))],
        };

        var (_, output) = bundle.Run(runtime, SpecBuilder.Build(request));

        var errors = output.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(errors[..16], error => Assert.Equal("1", error));
        Assert.Equal("38", errors[16]);
        Assert.Equal("1", errors[18]);
        if (profile != SecurityProfile.Docker)
            Assert.Equal("1", errors[17]);
    }

    private (int ExitCode, string Output) Shell(string runtime, string script, HostConfig? hostConfig = null, SecurityProfile profile = SecurityProfile.Default, ProcessUser? user = null)
    {
        Assert.SkipUnless(Bundle.Has(runtime), $"needs root, busybox and {runtime}");
        return bundle.Run(runtime, SpecBuilder.Build(Request(script, hostConfig, profile, user)));
    }

    private SpecRequest Request(string script, HostConfig? hostConfig, SecurityProfile profile, ProcessUser? user)
    {
        var request = Requests.Plain(hostConfig, new ContainerConfig { Cmd = ["/bin/sh", "-c", script] }, profile, Host);
        return request with
        {
            RootPath = bundle.Root,
            CgroupPath = "/gantry-tests/" + Guid.NewGuid().ToString("n")[..12],
            DeviceTree = HostDeviceTree.Instance,
            User = user ?? request.User,
        };
    }
}
