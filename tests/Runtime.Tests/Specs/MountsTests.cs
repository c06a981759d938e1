using Gantry.Errors;
using Gantry.Oci;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests.Specs;

public sealed class MountsTests
{
    [Fact]
    public void A_container_has_Dockers_file_systems() =>
        Assert.Equal(["/proc", "/dev", "/dev/pts", "/sys", "/sys/fs/cgroup", "/dev/mqueue", "/dev/shm"], Build(new HostConfig()).Select(m => m.Destination));

    [Fact]
    public void The_kernels_file_systems_are_read_only()
    {
        var mounts = Build(new HostConfig());

        Assert.Contains("ro", At(mounts, "/sys").Options!);
        Assert.Contains("ro", At(mounts, "/sys/fs/cgroup").Options!);
    }

    [Fact]
    public void But_not_for_privileged_containers()
    {
        var mounts = Build(new HostConfig { Privileged = true });

        Assert.Contains("rw", At(mounts, "/sys").Options!);
        Assert.Contains("rw", At(mounts, "/sys/fs/cgroup").Options!);
    }

    [Theory, InlineData(null, "size=67108864"), InlineData(1048576L, "size=1048576")]
    public void Shared_memory_has_its_size(long? size, string option) =>
        Assert.Contains(option, At(Build(new HostConfig { ShmSize = size }), "/dev/shm").Options!);

    [Fact]
    public void Shared_memory_may_be_the_hosts_another_containers_or_none()
    {
        Assert.Equal("/dev/shm", At(Build(new HostConfig { IpcMode = "host" }), "/dev/shm").Source);
        Assert.Equal("/run/x/shm", At(Build(new HostConfig { IpcMode = "shareable" }, request => request with { ShmPath = "/run/x/shm" }), "/dev/shm").Source);
        Assert.DoesNotContain(Build(new HostConfig { IpcMode = "none" }), m => m.Destination == "/dev/shm");
    }

    [Fact]
    public void With_mapped_ids_what_belongs_to_another_user_namespace_cannot_be_made()
    {
        var mapping = new IdMapping(100000, 100000, 65536);

        Assert.Equal("sysfs", At(Build(new HostConfig(), request => request with { IdMapping = mapping, NetworkNamespace = "/run/x/net" }), "/sys").Type);
        Assert.Equal("bind", At(Build(new HostConfig(), request => request with { IdMapping = mapping, NetworkNamespace = "/run/x/net", ForeignNetwork = true }), "/sys").Type);
        Assert.DoesNotContain(Build(new HostConfig { IpcMode = "host" }, request => request with { IdMapping = mapping }), m => m.Destination == "/dev/mqueue");
    }

    [Fact]
    public void Volumes_come_after_their_parents_and_over_the_standard_ones()
    {
        var mounts = Build(new HostConfig(), request => request with
        {
            Mounts =
            [
                new SpecMount("/data/deep", new Mount("bind", "/v/deep", ["rbind"])),
                new SpecMount("/dev/shm", new Mount("bind", "/v/shm", ["rbind"])),
                new SpecMount("/data", new Mount("bind", "/v/data", ["rbind"])),
            ],
        });

        Assert.Equal(["/data", "/data/deep", "/dev/shm"], mounts.TakeLast(3).Select(m => m.Destination));
        Assert.Equal("/v/shm", Assert.Single(mounts, m => m.Destination == "/dev/shm").Source);
    }

    [Fact]
    public void Who_brings_a_dev_directory_brings_all_of_it() =>
        Assert.Equal(["/proc", "/sys", "/sys/fs/cgroup", "/dev"], Build(new HostConfig(), r => r with { Mounts = [new SpecMount("/dev", new Mount("bind", "/dev", ["rbind"]))] }).Select(m => m.Destination));

    [Theory, InlineData("rshared", "shared"), InlineData("rslave", "rslave"), InlineData("rprivate", null)]
    public void The_root_passes_mounts_as_volumes_need(string propagation, string? expected) =>
        Assert.Equal(expected, SpecBuilder.Build(Requests.Plain() with { Mounts = [new SpecMount("/m", new Mount("bind", "/m", ["rbind", propagation]))] }).Linux!.RootfsPropagation);

    [Theory, InlineData("/proc"), InlineData("/proc/self"), InlineData("/proc/sys/kernel"), InlineData("/"), InlineData("relative")]
    public void Nothing_is_mounted_where_the_runtime_protects(string destination) =>
        Assert.Throws<InvalidArgumentException>(() => Build(new HostConfig(), r => r with { Mounts = [new SpecMount(destination, new Mount("bind", "/m", ["rbind"]))] }));

    [Fact]
    public void The_statistics_of_proc_may_be_replaced() =>
        Assert.Contains(Build(new HostConfig(), r => r with { Mounts = [new SpecMount("/proc/meminfo", new Mount("bind", "/m", ["rbind"]))] }), m => m.Destination == "/proc/meminfo");

    [Fact]
    public void Memory_file_systems_have_safe_options_unless_told_otherwise()
    {
        var mounts = Build(new HostConfig { Tmpfs = new Dictionary<string, string> { ["/run"] = "", ["/scratch"] = "exec,size=1m,mode=1777" } });

        Assert.Equal(["noexec", "nosuid", "nodev"], At(mounts, "/run").Options);
        Assert.Equal(["nosuid", "nodev", "exec", "size=1m", "mode=1777"], At(mounts, "/scratch").Options);
    }

    [Fact]
    public void The_long_form_says_the_same()
    {
        var mounts = Build(new HostConfig { Mounts = [new MountSpec { Type = "tmpfs", Target = "/t", ReadOnly = true, TmpfsOptions = new TmpfsOptions { SizeBytes = 4096, Mode = 0x1C0 } }] });

        Assert.Equal(["noexec", "nosuid", "nodev", "ro", "size=4096", "mode=700"], At(mounts, "/t").Options);
    }

    [Theory, InlineData("size=x"), InlineData("uid=-1"), InlineData("remount"), InlineData("mode=9"), InlineData("context=x")]
    public void Other_options_are_refused(string options) =>
        Assert.Throws<InvalidArgumentException>(() => Build(new HostConfig { Tmpfs = new Dictionary<string, string> { ["/t"] = options } }));

    [Fact]
    public void An_init_program_is_mounted_and_comes_first()
    {
        var spec = SpecBuilder.Build(Requests.Plain(new HostConfig { Init = true }) with { InitPath = "/usr/bin/tini" });

        Assert.Equal(["/sbin/docker-init", "--", "/bin/true"], spec.Process!.Args);
        Assert.Equal("/usr/bin/tini", At(spec.Mounts!, "/sbin/docker-init").Source);
    }

    [Fact]
    public void Without_an_init_program_on_the_host_the_error_says_what_to_install()
    {
        var error = Assert.Throws<UnavailableException>(() => Build(new HostConfig { Init = true }));

        Assert.Contains("tini", error.Message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<RuntimeMount> Build(HostConfig hostConfig, Func<SpecRequest, SpecRequest>? change = null)
    {
        var request = Requests.Plain(hostConfig);
        return SpecBuilder.Build(change?.Invoke(request) ?? request).Mounts!;
    }

    private static RuntimeMount At(IReadOnlyList<RuntimeMount> mounts, string destination) => mounts.Single(m => m.Destination == destination);
}
