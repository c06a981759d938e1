using System.Net;
using Gantry.Errors;
using Gantry.Networks.Names;

namespace Gantry.Networks.Tests.Names;

public sealed class NameFilesTests
{
    [Fact]
    public void A_hosts_file_ends_with_the_container_itself()
    {
        var text = HostsFile.Write([("db", IPAddress.Parse("10.0.0.9"))], [IPAddress.Parse("10.0.0.2")], "web.example.org");
        Assert.EndsWith("10.0.0.9\tdb\n10.0.0.2\tweb.example.org web\n", text, StringComparison.Ordinal);
        Assert.StartsWith("127.0.0.1\tlocalhost\n", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("db:10.0.0.9", "10.0.0.9")]
    [InlineData("db:fd00::9", "fd00::9")]
    [InlineData("db=[fd00::9]", "fd00::9")]
    [InlineData("db:host-gateway", "172.17.0.1")]
    public void Extra_hosts_are_read_in_every_form(string line, string address) =>
        Assert.Equal([("db", IPAddress.Parse(address))], HostsFile.Parse(line, [IPAddress.Parse("172.17.0.1")]));

    [Theory]
    [InlineData("db")]
    [InlineData("db:nonsense")]
    public void Malformed_extra_hosts_are_refused(string line) => Assert.Throws<InvalidArgumentException>(() => HostsFile.Parse(line, []).ToList());

    [Fact]
    public void Loopback_resolvers_are_left_out_and_replaced_when_none_is_left()
    {
        var host = ResolvConf.Parse("# comment\nnameserver 127.0.0.1\nnameserver 192.0.2.1\nnameserver fd00::1\nsearch a b\noptions edns0\n");
        Assert.Equal("nameserver 192.0.2.1\nsearch a b\noptions edns0\n", host.WithoutLoopback(ipv6: false).Write());
        Assert.Equal("nameserver 8.8.8.8\nnameserver 8.8.4.4\n", ResolvConf.Parse("nameserver 127.0.0.53\n").WithoutLoopback(ipv6: false).Write());
    }

    [Fact]
    public void What_the_container_names_replaces_what_the_host_has()
    {
        var own = ResolvConf.Parse("nameserver 192.0.2.1\nsearch a\n").Override(["192.0.2.2"], ["."], ["timeout:1"]);
        Assert.Equal("nameserver 127.0.0.11\noptions timeout:1 ndots:0\n", own.BehindEmbedded().Write());
        Assert.Equal("nameserver 192.0.2.2\noptions timeout:1\n", own.Write());
    }
}
