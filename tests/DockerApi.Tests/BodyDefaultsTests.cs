using System.Text;
using Gantry.DockerApi.Exec;
using Gantry.DockerApi.Http;
using Gantry.DockerApi.Networks;
using Gantry.Errors;

namespace Gantry.DockerApi.Tests;

public sealed class BodyDefaultsTests
{
    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Name":null}""")]
    [InlineData("""{"Name":""}""")]
    public void A_network_needs_a_name(string body)
    {
        var network = JsonBody.Parse(Encoding.UTF8.GetBytes(body), Wire.Json.NetworkCreateBody)!;

        Assert.StartsWith("network name is empty", Assert.Throws<InvalidArgumentException>(network.ToRequest).Message);
    }

    [Fact]
    public void A_network_is_a_bridge_unless_it_says_otherwise_and_its_driver_decides_on_its_scope()
    {
        var network = JsonBody.Parse("""{"Name":"a","IPAM":{"Config":[{}]}}"""u8, Wire.Json.NetworkCreateBody)!.ToRequest();

        Assert.Equal(("bridge", "", "default"), (network.Driver, network.Scope, network.IpamDriver));
        Assert.Equal("", network.Pools.Single().Subnet);
        Assert.True(network.EnableIPv4);
    }

    [Fact]
    public void An_exec_runs_as_the_containers_user_unless_it_says_otherwise()
    {
        var exec = JsonBody.Parse("""{"Cmd":["true"]}"""u8, Wire.Json.ExecCreateBody)!.ToCreation();

        Assert.Equal(("", ""), (exec.User, exec.WorkingDir));
        Assert.Null(exec.DetachKeys);
    }

    [Fact]
    public void What_a_creation_leaves_out_is_empty_and_never_null()
    {
        var envelope = JsonBody.Parse(
            """{"HostConfig":{"RestartPolicy":{},"LogConfig":{},"Mounts":[{}],"Ulimits":[{}],"Devices":[{}]},"NetworkingConfig":{"EndpointsConfig":{"a":{}}}}"""u8,
            Wire.Json.CreateEnvelope)!;
        var host = envelope.HostConfig!;

        Assert.Equal(("", "", ""), (host.NetworkMode, host.RestartPolicy!.Name, host.LogConfig!.Type));
        Assert.Equal(("", ""), (host.Mounts![0].Type, host.Mounts[0].Target));
        Assert.Equal(("", ""), (host.Ulimits![0].Name, host.Devices![0].PathOnHost));
        Assert.Equal("", envelope.NetworkingConfig!.EndpointsConfig!["a"]!.NetworkID);
    }
}
