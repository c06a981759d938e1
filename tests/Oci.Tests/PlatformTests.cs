using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Oci.Tests;

public sealed class PlatformTests
{
    [Theory]
    [InlineData("linux/x86_64", "linux/amd64")]
    [InlineData("linux/amd64/v1", "linux/amd64")]
    [InlineData("linux/aarch64", "linux/arm64")]
    [InlineData("linux/arm64/v8", "linux/arm64")]
    [InlineData("linux/arm", "linux/arm/v7")]
    [InlineData("linux/armel", "linux/arm/v6")]
    [InlineData("Linux/I386", "linux/386")]
    public void Other_names_become_the_usual_one(string text, string normal) => Assert.Equal(normal, Platform.Parse(text).ToString());

    [Theory]
    [InlineData("linux/amd64", "linux/amd64", 0)]
    [InlineData("linux/amd64", "linux/arm64", null)]
    [InlineData("linux/amd64", "windows/amd64", null)]
    [InlineData("linux/amd64", "linux/amd64/v3", null)]
    [InlineData("linux/amd64/v3", "linux/amd64", 2)]
    [InlineData("linux/arm/v7", "linux/arm/v6", 1)]
    [InlineData("linux/arm64", "linux/arm/v7", 101)]
    [InlineData("linux/amd64", "linux/386", 100)]
    public void A_host_runs_its_own_and_what_came_before(string host, string image, int? fit) =>
        Assert.Equal(fit, Platform.Parse(host).Fit(Platform.Parse(image)));

    [Theory]
    [InlineData("")]
    [InlineData("linux/")]
    [InlineData("linux/a/b/c")]
    [InlineData("linux/am d64")]
    public void A_malformed_platform_is_refused(string text) => Assert.Throws<InvalidArgumentException>(() => Platform.Parse(text));
}
