using Gantry.Errors;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests.Specs;

public sealed class SecurityOptionsTests
{
    [Fact]
    public void Options_are_read_in_both_forms()
    {
        var options = SecurityOptions.Parse(["no-new-privileges", "seccomp=unconfined", "apparmor:my=profile", "label=type:x", "profile=hardened", "systempaths=unconfined"]);

        Assert.True(options.NoNewPrivileges);
        Assert.Equal("unconfined", options.Seccomp);
        Assert.True(options.UnconfinedSystemPaths);
        Assert.Equal(SecurityProfile.Hardened, options.Profile);
        Assert.Equal(["type:x"], options.Labels);
    }

    [Theory, InlineData("no-new-privileges:false", false), InlineData("no-new-privileges=true", true), InlineData("no-new-privileges:1", true)]
    public void Whether_privileges_can_be_gained(string option, bool expected) =>
        Assert.Equal(expected, SecurityOptions.Parse([option]).NoNewPrivileges);

    [Theory]
    [InlineData("what", "invalid --security-opt 1: \"what\"")]
    [InlineData("what=1", "invalid --security-opt 2: \"what=1\"")]
    [InlineData("no-new-privileges=maybe", "invalid --security-opt 2: \"no-new-privileges=maybe\"")]
    [InlineData("profile=soft", "invalid security profile: \"soft\"; the profiles are docker, default and hardened")]
    public void What_is_unknown_is_refused(string option, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidArgumentException>(() => SecurityOptions.Parse([option])).Message);

    [Theory]
    [InlineData(SecurityProfile.Docker, null, false)]
    [InlineData(SecurityProfile.Default, null, false)]
    [InlineData(SecurityProfile.Hardened, null, true)]
    [InlineData(SecurityProfile.Hardened, "no-new-privileges:false", false)]
    [InlineData(SecurityProfile.Docker, "no-new-privileges", true)]
    public void The_profile_decides_unless_told(SecurityProfile profile, string? option, bool expected) =>
        Assert.Equal(expected, Build(new HostConfig { SecurityOpt = option is null ? null : [option] }, profile).Process!.NoNewPrivileges);

    [Fact]
    public void Paths_of_the_host_are_masked_and_read_only()
    {
        var linux = Build(new HostConfig()).Linux!;

        Assert.Superset(new HashSet<string> { "/proc/kcore", "/proc/interrupts", "/sys/devices/virtual/powercap", "/sys/firmware" }, linux.MaskedPaths!.ToHashSet());
        Assert.Equal(["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"], linux.ReadonlyPaths);
    }

    [Fact]
    public void The_heat_of_each_processor_is_masked_where_it_shows()
    {
        var host = Requests.Host with { ThermalThrottlePaths = ["/sys/devices/system/cpu/cpu0/thermal_throttle"] };

        Assert.Contains("/sys/devices/system/cpu/cpu0/thermal_throttle", SpecBuilder.Build(Requests.Plain(host: host)).Linux!.MaskedPaths!);
    }

    [Fact]
    public void Unless_the_container_is_unconfined_or_brings_its_own()
    {
        Assert.Null(Build(new HostConfig { SecurityOpt = ["systempaths=unconfined"] }).Linux!.MaskedPaths);
        Assert.Null(Build(new HostConfig { Privileged = true }).Linux!.ReadonlyPaths);
        Assert.Empty(Build(new HostConfig { MaskedPaths = [] }).Linux!.MaskedPaths!);
    }

    [Theory]
    [InlineData(false, null, "docker-default")]
    [InlineData(true, null, "unconfined")]
    [InlineData(false, "apparmor=unconfined", "unconfined")]
    [InlineData(true, "apparmor=mine", "mine")]
    public void AppArmor_confines_where_it_is(bool privileged, string? option, string expected)
    {
        var host = Requests.Host with { AppArmor = true, DefaultAppArmorProfile = "docker-default" };
        var config = new HostConfig { Privileged = privileged, SecurityOpt = option is null ? null : [option] };

        Assert.Equal(expected, SpecBuilder.Build(Requests.Plain(config, host: host)).Process!.ApparmorProfile);
    }

    [Fact]
    public void And_says_nothing_where_it_is_not() => Assert.Null(Build(new HostConfig()).Process!.ApparmorProfile);

    private static RuntimeSpec Build(HostConfig config, SecurityProfile profile = SecurityProfile.Default) =>
        SpecBuilder.Build(Requests.Plain(config, profile: profile));
}
