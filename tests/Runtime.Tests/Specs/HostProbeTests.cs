using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests.Specs;

public sealed class HostProbeTests
{
    [Theory]
    [InlineData("6.1.0-18-amd64", "6.1")]
    [InlineData("5.15-rc3", "5.15")]
    [InlineData("4.8.0", "4.8")]
    [InlineData("6.18.44-fc-v782", "6.18")]
    public void A_kernels_version_is_its_first_two_numbers(string release, string version) =>
        Assert.Equal(Version.Parse(version), HostProbe.ParseKernelVersion(release));

    [Fact]
    public void This_host_can_be_read()
    {
        var host = HostProbe.Read();

        Assert.InRange(host.CgroupVersion, 1, 2);
        Assert.NotEmpty(host.HardLimits);
        Assert.InRange(host.CpuCount, 1, 8192);
    }

    [Fact]
    public void Limits_are_read_in_columns()
    {
        const string Text = """
            Limit                     Soft Limit           Hard Limit           Units
            Max cpu time              unlimited            unlimited            seconds
            Max open files            1024                 524288               files
            Max nice priority         0                    0
            Max unheard of            1                    2                    x
            """;

        Assert.Equal([("cpu", ulong.MaxValue, ulong.MaxValue), ("nofile", 1024UL, 524288UL), ("nice", 0UL, 0UL)], ResourceLimits.Parse(Text));
    }
}
