using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Tests.Specs;
using Gantry.Runtime.Validation;

namespace Gantry.Runtime.Tests.Validation;

public sealed class HostConfigValidationTests
{
    private const long Megabyte = 1 << 20;

    public static TheoryData<HostConfig, string> Refused => new()
    {
        { new() { Memory = Megabyte }, "Minimum memory limit allowed is 6MB" },
        { new() { Memory = 64 * Megabyte, MemorySwap = 32 * Megabyte }, "Minimum memoryswap limit should be larger than memory limit, see usage" },
        { new() { MemorySwap = 64 * Megabyte }, "You should always set the Memory limit when using Memoryswap limit, see usage" },
        { new() { MemorySwappiness = 101 }, "Invalid value: 101, valid memory swappiness range is 0-100" },
        { new() { MemoryReservation = Megabyte }, "Minimum memory reservation allowed is 6MB" },
        { new() { Memory = 64 * Megabyte, MemoryReservation = 65 * Megabyte }, "Minimum memory limit can not be less than memory reservation limit, see usage" },
        { new() { NanoCpus = 1, CpuPeriod = 1000 }, "Conflicting options: Nano CPUs and CPU Period cannot both be set" },
        { new() { NanoCpus = 1, CpuQuota = 1000 }, "Conflicting options: Nano CPUs and CPU Quota cannot both be set" },
        { new() { NanoCpus = 5_000_000_000 }, "Range of CPUs is from 0.01 to 4.00, as there are only 4 CPUs available" },
        { new() { NanoCpus = -1 }, "Range of CPUs is from 0.01 to 4.00, as there are only 4 CPUs available" },
        { new() { CpuPeriod = 10 }, "CPU cfs period can not be less than 1ms (i.e. 1000) or larger than 1s (i.e. 1000000)" },
        { new() { CpuQuota = 10 }, "CPU cfs quota can not be less than 1ms (i.e. 1000)" },
        { new() { CpuShares = -1 }, "invalid CPU shares (-1): value must be a positive integer" },
        { new() { CpusetCpus = "0-9" }, "Requested CPUs are not available - requested 0-9, available: 0-3" },
        { new() { CpusetMems = "1" }, "Requested memory nodes are not available - requested 1, available: 0" },
        { new() { BlkioWeight = 5 }, "Range of blkio weight is from 10 to 1000" },
        { new() { OomScoreAdj = -1001 }, "Invalid value -1001, range for oom score adj is [-1000, 1000]" },
        { new() { ShmSize = -1 }, "SHM size can not be less than 0" },
        { new() { IpcMode = "mine" }, "invalid IPC mode: mine" },
        { new() { IpcMode = "container:" }, "invalid IPC mode: container:" },
        { new() { PidMode = "private" }, "invalid PID mode: private" },
        { new() { UTSMode = "container:x" }, "invalid UTS mode: container:x" },
        { new() { UsernsMode = "mine" }, "invalid USER mode: mine" },
        { new() { CgroupnsMode = "mine" }, "invalid cgroup namespace mode: mine" },
        { new() { Isolation = "hyperv" }, "invalid isolation 'hyperv' on linux" },
        { new() { CapAdd = ["CAP_FLY"] }, "invalid CapAdd: unknown capability: \"CAP_FLY\"" },
        { new() { CapDrop = ["fly"] }, "invalid CapDrop: unknown capability: \"CAP_FLY\"" },
        { new() { DeviceCgroupRules = ["x"] }, "invalid device cgroup rule format: 'x'" },
        { new() { Ulimits = [new() { Name = "nofiles" }] }, "invalid ulimit type: nofiles; the types are core, cpu, data, fsize, locks, memlock, msgqueue, nice, nofile, nproc, rss, rtprio, rttime, sigpending, stack" },
        { new() { Ulimits = [new() { Name = "nofile", Soft = 20, Hard = 10 }] }, "ulimit soft limit must be less than or equal to hard limit: 20 > 10" },
        { new() { SecurityOpt = ["apparmor=mine"] }, "AppArmor is not enabled on this host: --security-opt apparmor=mine cannot be applied" },
        { new() { Sysctls = new Dictionary<string, string> { ["vm.swappiness"] = "1" } }, "sysctl 'vm.swappiness' is not allowed: it is not in a namespace of the container's own" },
        { new() { CgroupParent = "../.." }, "invalid cgroup-parent \"../..\": it is a path without \"..\"" },
        { new() { Tmpfs = new Dictionary<string, string> { ["/"] = "" } }, "invalid specification: destination can't be '/'" },
        { new() { NetworkMode = "container:x", PublishAllPorts = true }, "conflicting options: port publishing and the container type network mode" },
        { new() { DeviceRequests = [new() { Capabilities = [["gpu"]] }] }, "could not select device driver \"\" with capabilities: [[gpu]]" },
    };

    public static TheoryData<HostConfig, CgroupFeature, string> Discarded => new()
    {
        { new() { Memory = 64 * Megabyte }, CgroupFeature.Memory, "Your kernel does not support memory limit capabilities or the cgroup is not mounted. Limitation discarded." },
        { new() { Memory = 64 * Megabyte }, CgroupFeature.Swap, "Your kernel does not support swap limit capabilities or the cgroup is not mounted. Memory limited without swap." },
        { new() { MemorySwappiness = 5 }, CgroupFeature.Swappiness, "Your kernel does not support memory swappiness capabilities or the cgroup is not mounted. Memory swappiness discarded." },
        { new() { OomKillDisable = true }, CgroupFeature.OomKillDisable, "Your kernel does not support OomKillDisable. OomKillDisable discarded." },
        { new() { PidsLimit = 5 }, CgroupFeature.Pids, "Your kernel does not support PIDs limit capabilities or the cgroup is not mounted. PIDs limit discarded." },
        { new() { CpuShares = 5 }, CgroupFeature.CpuShares, "Your kernel does not support CPU shares or the cgroup is not mounted. Shares discarded." },
        { new() { CpuQuota = 5000 }, CgroupFeature.CpuQuota, "Your kernel does not support CPU CFS scheduler. CPU period/quota discarded." },
        { new() { CpusetCpus = "0" }, CgroupFeature.Cpuset, "Your kernel does not support cpuset or the cgroup is not mounted. Cpuset discarded." },
        { new() { BlkioWeight = 500 }, CgroupFeature.BlkioWeight, "Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight discarded." },
    };

    [Theory, MemberData(nameof(Refused))]
    public void What_cannot_be_is_refused(HostConfig config, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidArgumentException>(() => Create(config)).Message);

    [Theory, MemberData(nameof(Discarded))]
    public void What_the_kernel_lacks_is_discarded_with_a_warning(HostConfig config, CgroupFeature lacking, string warning)
    {
        var host = Requests.Host with { CgroupFeatures = Requests.Host.CgroupFeatures.Where(feature => feature != lacking).ToHashSet() };

        Assert.Contains(warning, Create(config, host: host).Warnings);
    }

    [Fact]
    public void Defaults_are_Dockers()
    {
        var config = Create(new HostConfig { Memory = 64 * Megabyte, MemorySwappiness = -1 }).HostConfig;

        Assert.Equal(128 * Megabyte, config.MemorySwap);
        Assert.Null(config.MemorySwappiness);
        Assert.Equal(64 * Megabyte, config.ShmSize);
        Assert.Equal("private", config.IpcMode);
        Assert.Equal("private", config.CgroupnsMode);
        Assert.Equal(0, config.OomScoreAdj);
    }

    [Theory]
    [InlineData(1, false, "host")]
    [InlineData(1, true, "host")]
    [InlineData(2, true, "private")]
    public void The_control_group_namespace_follows_the_version(int version, bool privileged, string expected) =>
        Assert.Equal(expected, Create(new HostConfig { Privileged = privileged }, host: Requests.Host with { CgroupVersion = version }).HostConfig.CgroupnsMode);

    [Theory, InlineData(null, SecurityProfile.Default, 2048L), InlineData("profile=docker", SecurityProfile.Docker, null), InlineData("profile=hardened", SecurityProfile.Hardened, 2048L)]
    public void The_profile_and_its_process_limit_show(string? option, SecurityProfile profile, long? limit)
    {
        var result = Create(new HostConfig { SecurityOpt = option is null ? null : [option], PidsLimit = 0 });

        Assert.Equal((profile, limit), (result.Profile, result.HostConfig.PidsLimit));
    }

    [Fact]
    public void Default_limits_stand_back_behind_the_containers()
    {
        var defaults = new HostConfigDefaults { Ulimits = [new() { Name = "nofile", Soft = 1, Hard = 2 }, new() { Name = "core", Soft = 0, Hard = 0 }] };

        var limits = Create(new HostConfig { Ulimits = [new() { Name = "nofile", Soft = 3, Hard = 4 }] }, defaults: defaults).HostConfig.Ulimits!;

        Assert.Equal([("nofile", 3L), ("core", 0L)], limits.Select(limit => (limit.Name, limit.Soft)));
    }

    [Fact]
    public void An_oom_killer_that_is_off_without_a_limit_is_warned_of() =>
        Assert.Contains(Create(new HostConfig { OomKillDisable = true }).Warnings, warning => warning.StartsWith("OOM killer is disabled", StringComparison.Ordinal));

    [Fact]
    public void A_limit_above_the_daemons_own_is_warned_of()
    {
        var host = Requests.Host with { BoundingCapabilities = new HashSet<string>(), HardLimits = new Dictionary<string, ulong> { ["nofile"] = 20000 } };

        Assert.Contains(Create(new HostConfig { Ulimits = [new() { Name = "nofile", Soft = 1, Hard = 30000 }] }, host: host).Warnings, w => w.Contains("nofile=30000", StringComparison.Ordinal));
    }

    [Fact]
    public void Mapped_ids_and_the_hosts_namespaces_do_not_go_together()
    {
        var defaults = new HostConfigDefaults { UserNamespaces = true };

        Assert.Throws<InvalidArgumentException>(() => Create(new HostConfig { Privileged = true }, defaults: defaults));
        Assert.Throws<InvalidArgumentException>(() => Create(new HostConfig { NetworkMode = "host" }, defaults: defaults));
        Assert.Throws<InvalidArgumentException>(() => Create(new HostConfig { PidMode = "host" }, defaults: defaults));
        Create(new HostConfig { Privileged = true, NetworkMode = "host", UsernsMode = "host" }, defaults: defaults);
    }

    [Fact]
    public void The_hardened_profile_maps_ids_where_the_kernel_can()
    {
        var config = new HostConfig { SecurityOpt = ["profile=hardened"], NetworkMode = "host" };

        Create(config, host: Requests.Host with { IdMappedMounts = false });
        var error = Assert.Throws<InvalidArgumentException>(() => Create(config, host: Requests.Host with { IdMappedMounts = true }));
        Assert.StartsWith("cannot share the host's network namespace when user namespaces are enabled", error.Message, StringComparison.Ordinal);
        Create(config with { UsernsMode = "host" }, host: Requests.Host with { IdMappedMounts = true });
    }

    [Fact]
    public void A_host_name_needs_a_UTS_namespace()
    {
        var error = Assert.Throws<InvalidArgumentException>(() => Create(new HostConfig { UTSMode = "host" }, new ContainerConfig { Hostname = "web" }));

        Assert.Equal("conflicting options: hostname and the UTS mode", error.Message);
    }

    [Fact]
    public void An_update_keeps_what_it_does_not_name()
    {
        var current = Create(new HostConfig { Memory = 64 * Megabyte, CpuShares = 100, PidsLimit = 50 }).HostConfig;

        var updated = Update(current, new HostConfig { CpuShares = 200, PidsLimit = -1 });

        Assert.Equal((64 * Megabyte, 200L, -1L), (updated.Memory!.Value, updated.CpuShares!.Value, updated.PidsLimit!.Value));
    }

    [Fact]
    public void An_update_may_change_swap_alone()
    {
        var current = Create(new HostConfig { Memory = 64 * Megabyte }).HostConfig;

        Assert.Equal(256 * Megabyte, Update(current, new HostConfig { MemorySwap = 256 * Megabyte }).MemorySwap);
    }

    [Fact]
    public void An_update_of_memory_beyond_swap_has_to_name_both()
    {
        var current = Create(new HostConfig { Memory = 64 * Megabyte }).HostConfig;

        Assert.Throws<ConflictException>(() => Update(current, new HostConfig { Memory = 256 * Megabyte }));
        Assert.Equal(256 * Megabyte, Update(current, new HostConfig { Memory = 256 * Megabyte, MemorySwap = -1 }).Memory);
    }

    [Fact]
    public void An_update_cannot_mix_the_two_forms_of_a_quota()
    {
        var current = Create(new HostConfig { NanoCpus = 1_000_000_000 }).HostConfig;

        Assert.Throws<ConflictException>(() => Update(current, new HostConfig { CpuQuota = 5000 }));
    }

    private static HostConfig Update(HostConfig current, HostConfig changes) =>
        new HostConfigValidation(Requests.Host, new HostConfigDefaults()).Update(current, changes, SecurityProfile.Docker).HostConfig;

    private static ValidatedHostConfig Create(HostConfig config, ContainerConfig? container = null, HostFacts? host = null, HostConfigDefaults? defaults = null) =>
        new HostConfigValidation(host ?? Requests.Host, defaults ?? new HostConfigDefaults()).Create(container ?? new ContainerConfig(), config);
}
