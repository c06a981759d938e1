using Gantry.Errors;
using Gantry.Images.Registry;

namespace Gantry.Images.Tests.Registry;

public sealed class RegistryEndpointsTests
{
    [Fact]
    public void The_public_registry_is_reached_by_its_own_host_after_its_mirrors()
    {
        var endpoints = new RegistryEndpoints(new() { RegistryMirrors = ["https://mirror.example"] });

        Assert.Equal(["https://mirror.example/", "https://registry-1.docker.io/"], endpoints.Find("docker.io", push: false).Select(e => e.Address.AbsoluteUri));
        Assert.Equal(["https://registry-1.docker.io/"], endpoints.Find("docker.io", push: true).Select(e => e.Address.AbsoluteUri));
    }

    [Fact]
    public void Another_registry_has_no_mirror_and_no_plain_http() =>
        Assert.Equal(["https://registry.example:5000/"],
            new RegistryEndpoints(new() { RegistryMirrors = ["https://mirror.example"] }).Find("registry.example:5000", push: false).Select(e => e.Address.AbsoluteUri));

    [Theory]
    [InlineData("localhost:5000")]
    [InlineData("127.0.0.1:5000")]
    [InlineData("127.9.9.9")]
    [InlineData("[::1]:5000")]
    [InlineData("10.1.2.3:443")]
    [InlineData("named.example:5000")]
    [InlineData("any.port.example:7777")]
    public void Loopback_and_what_was_named_may_be_insecure(string host)
    {
        var endpoints = new RegistryEndpoints(new() { InsecureRegistries = ["10.0.0.0/8", "named.example:5000", "any.port.example"] });

        Assert.Equal(["https", "http"], endpoints.Find(host, push: false).Select(e => e.Address.Scheme));
    }

    [Theory]
    [InlineData("11.1.2.3:443")]
    [InlineData("named.example:5001")]
    [InlineData("127.0.0.1.example")]
    public void Nothing_else_may(string host)
    {
        var endpoints = new RegistryEndpoints(new() { InsecureRegistries = ["10.0.0.0/8", "named.example:5000"] });

        Assert.False(Assert.Single(endpoints.Find(host, push: false)).Insecure);
    }

    [Theory]
    [InlineData("mirror.example")]
    [InlineData("ftp://mirror.example")]
    [InlineData("https://user:secret@mirror.example")]
    public void A_mirror_that_is_no_address_is_refused(string mirror) =>
        Assert.Throws<InvalidArgumentException>(() => new RegistryEndpoints(new() { RegistryMirrors = [mirror] }));
}
