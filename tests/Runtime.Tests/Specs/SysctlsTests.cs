using FsCheck.Xunit;
using Gantry.Errors;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests.Specs;

public sealed class SysctlsTests
{
    [Fact]
    public void A_network_of_its_own_lets_anyone_listen_and_ping() =>
        Assert.Equal(
            new Dictionary<string, string> { ["net.ipv4.ip_unprivileged_port_start"] = "0", ["net.ipv4.ping_group_range"] = "0 2147483647" },
            Build(new HostConfig()));

    [Fact]
    public void With_mapped_ids_those_that_there_are_may_ping_unless_the_network_is_anothers()
    {
        var request = Requests.Plain() with { IdMapping = new IdMapping(100000, 100000, 65536), NetworkNamespace = "/run/x/net" };

        Assert.Equal("0 65535", SpecBuilder.Build(request).Linux!.Sysctl!["net.ipv4.ping_group_range"]);
        Assert.Null(SpecBuilder.Build(request with { ForeignNetwork = true }).Linux!.Sysctl);
    }

    [Theory, InlineData("host"), InlineData("container:x")]
    public void Another_network_is_left_alone(string mode) => Assert.Null(Build(new HostConfig { NetworkMode = mode }));

    [Theory]
    [InlineData("net.core.somaxconn")]
    [InlineData("net/ipv4/conf/eth0.1/forwarding")]
    [InlineData("kernel.shmmax")]
    [InlineData("fs.mqueue.msg_max")]
    [InlineData("kernel.domainname")]
    public void Those_of_its_namespaces_are_set(string name) => Assert.Equal(3, Build(With(name))!.Count);

    [Theory]
    [InlineData("kernel.panic")]
    [InlineData("kernel.core_pattern")]
    [InlineData("kernel.hostname")]
    [InlineData("vm.swappiness")]
    [InlineData("fs.mqueue")]
    [InlineData("netx.core")]
    [InlineData("kernel.shmmax.x")]
    [InlineData("net..core")]
    [InlineData("net.core=1")]
    [InlineData("")]
    public void Those_of_the_host_are_refused(string name) => Assert.Throws<InvalidArgumentException>(() => Build(With(name)));

    [Fact]
    public void Those_of_a_namespace_that_is_the_hosts_are_refused()
    {
        Assert.Equal("sysctl 'net.core.somaxconn' not allowed in host network namespace", Refused(With("net.core.somaxconn") with { NetworkMode = "host" }));
        Assert.Equal("sysctl 'kernel.sem' not allowed in host IPC namespace", Refused(With("kernel.sem") with { IpcMode = "host" }));
        Assert.Equal("sysctl 'kernel.domainname' not allowed in host UTS namespace", Refused(With("kernel.domainname") with { UTSMode = "host" }));
    }

    [Fact]
    public void A_domain_name_is_one_of_them()
    {
        var spec = SpecBuilder.Build(Requests.Plain(config: new ContainerConfig { Cmd = ["sh"], Domainname = "example.org" }));

        Assert.Equal("example.org", spec.Linux!.Sysctl!["kernel.domainname"]);
    }

    [Property]
    public bool Whatever_passes_belongs_to_a_namespace(string name)
    {
        try
        {
            return Build(With(name ?? ""))!.Keys.All(key =>
                key.StartsWith("net.", StringComparison.Ordinal) || key.StartsWith("fs.mqueue.", StringComparison.Ordinal) || key.StartsWith("kernel.", StringComparison.Ordinal));
        }
        catch (InvalidArgumentException)
        {
            return true;
        }
    }

    private static HostConfig With(string name) => new() { Sysctls = new Dictionary<string, string> { [name] = "1" } };

    private static string Refused(HostConfig config) => Assert.Throws<InvalidArgumentException>(() => Build(config)).Message;

    private static IReadOnlyDictionary<string, string>? Build(HostConfig config) => SpecBuilder.Build(Requests.Plain(config)).Linux!.Sysctl;
}
