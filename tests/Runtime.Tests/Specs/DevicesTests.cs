using Gantry.Errors;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests.Specs;

public sealed class DevicesTests
{
    [Fact]
    public void All_devices_are_denied_first()
    {
        var rule = Assert.Single(Build(new HostConfig()).Resources!.Devices!);

        Assert.False(rule.Allow);
        Assert.Null(rule.Type);
    }

    [Fact]
    public void A_device_is_made_and_allowed()
    {
        var linux = Build(new HostConfig { Devices = [new DeviceMapping { PathOnHost = "/dev/fuse", PathInContainer = "/dev/f", CgroupPermissions = "rw" }] });

        var device = Assert.Single(linux.Devices!);
        Assert.Equal(("/dev/f", "c", 10L, 229L), (device.Path, device.Type, device.Major, device.Minor));
        Assert.Equal(new LinuxDeviceRule { Allow = true, Type = "c", Major = 10, Minor = 229, Access = "rw" }, linux.Resources!.Devices![1]);
    }

    [Fact]
    public void A_directory_brings_its_devices() =>
        Assert.Equal(["/dev/sound/seq", "/dev/sound/timer"], Build(new HostConfig { Devices = [new DeviceMapping { PathOnHost = "/dev/snd", PathInContainer = "/dev/sound" }] }).Devices!.Select(d => d.Path));

    [Theory]
    [InlineData("/dev/none", "no such file or directory")]
    [InlineData("/etc/passwd", "not a device node")]
    [InlineData("/dev/empty", "no devices found in the directory")]
    public void What_is_no_device_is_refused(string path, string why)
    {
        var error = Assert.Throws<InvalidArgumentException>(() => Build(new HostConfig { Devices = [new DeviceMapping { PathOnHost = path }] }));

        Assert.Equal($"error gathering device information while adding custom device \"{path}\": {why}", error.Message);
    }

    [Fact]
    public void A_privileged_container_has_the_hosts()
    {
        var linux = Build(new HostConfig { Privileged = true });

        Assert.Contains(linux.Devices!, device => device.Path == "/dev/sda");
        Assert.True(Assert.Single(linux.Resources!.Devices!).Allow);
    }

    [Theory]
    [InlineData("c 1:3 rwm", 1L, 3L)]
    [InlineData("b *:* m", null, null)]
    [InlineData("a 7:* r", 7L, null)]
    public void Rules_are_read(string text, long? major, long? minor)
    {
        var rule = Build(new HostConfig { DeviceCgroupRules = [text] }).Resources!.Devices![1];

        Assert.Equal((true, major, minor), (rule.Allow, rule.Major, rule.Minor));
    }

    [Theory, InlineData(""), InlineData("c 1:3"), InlineData("d 1:3 r"), InlineData("c 1:3 x"), InlineData("c 99999999999:3 r"), InlineData("c 1:3 r\n")]
    public void Malformed_rules_are_refused(string text) =>
        Assert.Throws<InvalidArgumentException>(() => Build(new HostConfig { DeviceCgroupRules = [text] }));

    private static RuntimeLinux Build(HostConfig hostConfig) => SpecBuilder.Build(Requests.Plain(hostConfig)).Linux!;
}
