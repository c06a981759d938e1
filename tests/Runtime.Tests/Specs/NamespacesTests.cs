using Gantry.Errors;
using Gantry.Oci.Runtime;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Runtime.Tests.Specs;

public sealed class NamespacesTests
{
    [Fact]
    public void On_version_2_a_container_has_all_but_a_user_namespace() =>
        Assert.Equal(["mount", "network", "uts", "pid", "ipc", "cgroup"], Types(Requests.Plain()));

    [Fact]
    public void On_version_1_the_control_group_namespace_is_the_hosts() =>
        Assert.DoesNotContain("cgroup", Types(Requests.Plain(host: Requests.Host with { CgroupVersion = 1 })));

    [Fact]
    public void What_is_the_hosts_is_not_named()
    {
        var host = new HostConfig { NetworkMode = "host", PidMode = "host", IpcMode = "host", UTSMode = "host", CgroupnsMode = "host" };

        var spec = SpecBuilder.Build(Requests.Plain(host));

        Assert.Equal(["mount"], spec.Linux!.Namespaces.Select(n => n.Type));
        Assert.Null(spec.Hostname);
    }

    [Fact]
    public void What_is_another_containers_is_joined()
    {
        var request = Requests.Plain(new HostConfig { PidMode = "container:x", IpcMode = "container:x" }) with { PidNamespace = "/proc/9/ns/pid", IpcNamespace = "/proc/9/ns/ipc" };

        var namespaces = SpecBuilder.Build(request).Linux!.Namespaces;

        Assert.Contains(new LinuxNamespace("pid", "/proc/9/ns/pid"), namespaces);
        Assert.Contains(new LinuxNamespace("ipc", "/proc/9/ns/ipc"), namespaces);
    }

    [Fact]
    public void A_namespace_of_a_container_that_does_not_run_cannot_be_joined() =>
        Assert.Throws<ConflictException>(() => SpecBuilder.Build(Requests.Plain(new HostConfig { PidMode = "container:x" })));

    [Fact]
    public void Mapped_ids_come_with_a_user_namespace()
    {
        var linux = SpecBuilder.Build(Requests.Plain() with { IdMapping = new IdMapping(100000, 200000, 65536) }).Linux!;

        Assert.Contains(new LinuxNamespace("user"), linux.Namespaces);
        Assert.Equal([new LinuxIdMapping(0, 100000, 65536)], linux.UidMappings);
        Assert.Equal([new LinuxIdMapping(0, 200000, 65536)], linux.GidMappings);
    }

    [Fact]
    public void A_user_namespace_that_namespaces_belong_to_is_joined()
    {
        var request = Requests.Plain() with { IdMapping = new IdMapping(100000, 100000, 65536), UserNamespace = "/run/x/userns", NetworkNamespace = "/run/x/net" };

        Assert.Contains(new LinuxNamespace("user", "/run/x/userns"), SpecBuilder.Build(request).Linux!.Namespaces);
    }

    [Theory]
    [InlineData("web", "", "web")]
    [InlineData("", "", "4e1f0f3c9b6a")]
    [InlineData("", "host", "the-host")]
    public void A_container_is_called_as_told_or_by_its_id_or_its_network(string hostname, string network, string expected)
    {
        var spec = SpecBuilder.Build(Requests.Plain(new HostConfig { NetworkMode = network }, new ContainerConfig { Cmd = ["sh"], Hostname = hostname }));

        Assert.Equal(expected, spec.Hostname);
        Assert.Contains("HOSTNAME=" + expected, spec.Process!.Env!);
    }

    private static IEnumerable<string> Types(SpecRequest request) => SpecBuilder.Build(request).Linux!.Namespaces.Select(n => n.Type);
}
