using FsCheck.Xunit;
using Gantry.Errors;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Profiles;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Tests.Specs;

namespace Gantry.Runtime.Tests.Profiles;

public sealed class SeccompTests
{
    [Theory, CombinatorialProfiles]
    public void What_breaks_out_is_refused(SecurityProfile profile)
    {
        var allowed = Allowed(Build(new HostConfig(), profile)!);

        foreach (var name in (string[])["mount", "umount2", "unshare", "setns", "keyctl", "add_key", "request_key", "bpf", "open_by_handle_at", "userfaultfd", "io_uring_setup", "io_uring_enter", "perf_event_open", "kexec_load", "init_module", "pivot_root", "move_pages", "quotactl", "swapon", "reboot", "clone3"])
            Assert.DoesNotContain(name, allowed);
    }

    [Theory, CombinatorialProfiles]
    public void What_programs_need_is_allowed(SecurityProfile profile)
    {
        var allowed = Allowed(Build(new HostConfig(), profile)!);

        foreach (var name in (string[])["execve", "openat", "mmap", "futex", "clone", "socket", "ptrace", "arch_prctl", "rseq", "epoll_wait", "close_range"])
            Assert.Contains(name, allowed);
    }

    [Fact]
    public void A_capability_brings_its_calls()
    {
        var allowed = Allowed(Build(new HostConfig { CapAdd = ["SYS_ADMIN", "SYS_TIME"] })!);

        Assert.Superset(new HashSet<string> { "mount", "unshare", "clone3", "clock_settime", "bpf" }, allowed);
        Assert.DoesNotContain("init_module", allowed);
    }

    [Fact]
    public void Clone_without_the_capability_makes_no_namespaces()
    {
        var clone = Build(new HostConfig())!.Syscalls!.Single(rule => rule.Names.Contains("clone"));

        var argument = Assert.Single(clone.Args!);
        Assert.Equal((0u, 0x7E020000UL, "SCMP_CMP_MASKED_EQ"), (argument.Index, argument.Value, argument.Op));
    }

    [Fact]
    public void Programs_that_try_clone3_are_told_to_fall_back()
    {
        var clone3 = Build(new HostConfig())!.Syscalls!.Single(rule => rule.Names.Contains("clone3"));

        Assert.Equal(("SCMP_ACT_ERRNO", 38u), (clone3.Action, clone3.ErrnoRet));
    }

    [Theory]
    [InlineData(SecurityProfile.Docker, new[] { 38 }, new[] { 40 })]
    [InlineData(SecurityProfile.Default, new[] { 1, 2, 10, 16, 17, 39, 41, 44 }, new[] { 38, 40 })]
    [InlineData(SecurityProfile.Hardened, new[] { 1, 2, 10, 16, 17 }, new[] { 3, 9, 29, 38, 40, 44 })]
    public void Sockets_are_of_the_families_of_the_profile(SecurityProfile profile, int[] allowed, int[] refused)
    {
        var filter = Build(new HostConfig(), profile)!;

        Assert.All(allowed, family => Assert.True(AllowsSocket(filter, (ulong)family), $"family {family}"));
        Assert.All(refused, family => Assert.False(AllowsSocket(filter, (ulong)family), $"family {family}"));
    }

    [Fact]
    public void Architectures_are_the_hosts_and_what_it_runs_too()
    {
        Assert.Equal(["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"], Build(new HostConfig())!.Architectures);
        Assert.Equal(["SCMP_ARCH_X86_64"], Build(new HostConfig(), SecurityProfile.Hardened)!.Architectures);
        var arm = SpecBuilder.Build(Requests.Plain(host: Requests.Host with { Architecture = "arm64" })).Linux!.Seccomp!;
        Assert.Equal(["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"], arm.Architectures);
        Assert.Contains("arm_fadvise64_64", Allowed(arm));
        Assert.DoesNotContain("arch_prctl", Allowed(arm));
    }

    [Fact]
    public void A_filter_can_be_switched_off_or_chosen()
    {
        Assert.Null(Build(new HostConfig { SecurityOpt = ["seccomp=unconfined"] }));
        Assert.Null(Build(new HostConfig { Privileged = true }));
        Assert.NotNull(Build(new HostConfig { Privileged = true, SecurityOpt = ["seccomp=builtin"] }));
        Assert.Null(SpecBuilder.Build(Requests.Plain() with { SeccompProfile = "unconfined" }).Linux!.Seccomp);
        Assert.Null(Build(new HostConfig { SecurityOpt = ["seccomp={}"] }));
    }

    [Fact]
    public void A_profile_of_the_users_is_compiled_for_the_container()
    {
        const string Profile = """
            {"defaultAction":"SCMP_ACT_ERRNO","archMap":[{"architecture":"SCMP_ARCH_X86_64","subArchitectures":["SCMP_ARCH_X86"]}],
             "syscalls":[
               {"names":["a"],"action":"SCMP_ACT_ALLOW"},
               {"names":["kernel"],"action":"SCMP_ACT_ALLOW","includes":{"minKernel":"4.8"}},
               {"names":["newkernel"],"action":"SCMP_ACT_ALLOW","includes":{"minKernel":"99.1"}},
               {"names":["admin"],"action":"SCMP_ACT_ALLOW","includes":{"caps":["CAP_SYS_ADMIN"]}},
               {"names":["noadmin"],"action":"SCMP_ACT_ERRNO","errnoRet":38,"excludes":{"caps":["CAP_SYS_ADMIN"]}},
               {"names":["mips"],"action":"SCMP_ACT_ALLOW","includes":{"arches":["mips64"]}},
               {"name":"old","action":"SCMP_ACT_ALLOW","args":[{"index":1,"value":2,"valueTwo":3,"op":"SCMP_CMP_MASKED_EQ"}]}]}
            """;

        var filter = Build(new HostConfig { SecurityOpt = ["seccomp=" + Profile] })!;

        Assert.Equal(["a", "kernel", "noadmin", "old"], filter.Syscalls!.SelectMany(rule => rule.Names));
        Assert.Equal(["SCMP_ARCH_X86_64", "SCMP_ARCH_X86"], filter.Architectures);
        Assert.Equal(3UL, filter.Syscalls![3].Args![0].ValueTwo);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("""{"defaultAction":"ALLOW"}""")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","defaultAction":"SCMP_ACT_ERRNO"}""")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":[],"action":"SCMP_ACT_ALLOW"}]}""")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"name":"a","names":["b"],"action":"SCMP_ACT_ALLOW"}]}""")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[null]}""")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["a"],"action":"SCMP_ACT_ALLOW","args":[{"index":6,"op":"SCMP_CMP_EQ"}]}]}""")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[{"names":["a"],"action":"SCMP_ACT_ALLOW","includes":{"minKernel":"4"}}]}""")]
    [InlineData("""{"defaultAction":"SCMP_ACT_ALLOW","architectures":["SCMP_ARCH_X86"],"archMap":[{"architecture":"SCMP_ARCH_X86_64"}]}""")]
    public void A_malformed_profile_is_refused(string json) => Assert.Throws<InvalidArgumentException>(() => SeccompProfileParser.Parse(json));

    [Fact]
    public void A_giant_profile_is_refused() =>
        Assert.Throws<InvalidArgumentException>(() => SeccompProfileParser.Parse("{\"defaultAction\":\"" + new string('x', 2 << 20) + "\"}"));

    [Property]
    public bool Any_text_is_a_profile_or_a_clear_refusal(string text)
    {
        try
        {
            return SeccompProfileParser.Parse(text ?? "") is not null;
        }
        catch (InvalidArgumentException refused)
        {
            return refused.Message.Length > 0;
        }
    }

    private static LinuxSeccomp? Build(HostConfig config, SecurityProfile profile = SecurityProfile.Default) =>
        SpecBuilder.Build(Requests.Plain(config, profile: profile)).Linux!.Seccomp;

    private static HashSet<string> Allowed(LinuxSeccomp filter) =>
        [.. filter.Syscalls!.Where(rule => rule.Action == "SCMP_ACT_ALLOW").SelectMany(rule => rule.Names)];

    private static bool AllowsSocket(LinuxSeccomp filter, ulong family) =>
        filter.Syscalls!.Where(rule => rule.Names.Contains("socket")).Any(rule => rule.Args!.All(argument => argument.Op switch
        {
            "SCMP_CMP_NE" => family != argument.Value,
            "SCMP_CMP_LT" => family < argument.Value,
            "SCMP_CMP_GT" => family > argument.Value,
            _ => family == argument.Value,
        }));
}
