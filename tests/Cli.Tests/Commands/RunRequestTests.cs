using System.Text.Json.Nodes;
using Gantry.Cli.Tests.Support;

namespace Gantry.Cli.Tests.Commands;

public sealed class RunRequestTests
{
    [Fact]
    public void Without_flags_the_outputs_are_attached_on_the_default_network()
    {
        var request = CommandLine.RunRequest();

        Assert.True(Field<bool>(request, "AttachStdout") && Field<bool>(request, "AttachStderr"));
        Assert.False(Field<bool>(request, "AttachStdin") || Field<bool>(request, "OpenStdin"));
        Assert.Equal("default", Field<string>(request, "HostConfig", "NetworkMode"));
        Assert.Equal(["default"], request["NetworkingConfig"]!["EndpointsConfig"]!.AsObject().Select(pair => pair.Key));
    }

    [Fact]
    public void Interactive_terminals_attach_everything()
    {
        var request = CommandLine.RunRequest("-it");

        Assert.True(Field<bool>(request, "AttachStdin") && Field<bool>(request, "OpenStdin") && Field<bool>(request, "StdinOnce") && Field<bool>(request, "Tty"));
    }

    [Theory]
    [InlineData("Memory", "67108864", "-m", "64m")]
    [InlineData("MemorySwap", "-1", "--memory-swap", "-1")]
    [InlineData("NanoCpus", "1500000000", "--cpus", "1.5")]
    [InlineData("PidsLimit", "-1", "--pids-limit", "-1")]
    [InlineData("OomScoreAdj", "-500", "--oom-score-adj", "-500")]
    [InlineData("ShmSize", "134217728", "--shm-size", "128m")]
    [InlineData("CapDrop", "[\"ALL\"]", "--cap-drop", "ALL")]
    [InlineData("CpusetCpus", "\"0,1\"", "--cpuset-cpus", "0,1")]
    [InlineData("Ulimits", "[{\"Name\":\"nofile\",\"Soft\":1024,\"Hard\":2048}]", "--ulimit", "nofile=1024:2048")]
    [InlineData("Devices", "[{\"PathOnHost\":\"/dev/fuse\",\"PathInContainer\":\"/dev/fuse\",\"CgroupPermissions\":\"rwm\"}]", "--device", "/dev/fuse")]
    [InlineData("Devices", "[{\"PathOnHost\":\"/dev/a\",\"PathInContainer\":\"/dev/b\",\"CgroupPermissions\":\"r\"}]", "--device", "/dev/a:/dev/b:r")]
    [InlineData("Devices", "[{\"PathOnHost\":\"/dev/a\",\"PathInContainer\":\"/dev/a\",\"CgroupPermissions\":\"rw\"}]", "--device", "/dev/a:rw")]
    [InlineData("Tmpfs", "{\"/run\":\"size=1m\",\"/tmp\":\"\"}", "--tmpfs", "/run:size=1m", "--tmpfs", "/tmp")]
    [InlineData("Sysctls", "{\"net.core.somaxconn\":\"1024\"}", "--sysctl", "net.core.somaxconn=1024")]
    [InlineData("ExtraHosts", "[\"db:10.0.0.1\",\"host:host-gateway\"]", "--add-host", "db:10.0.0.1", "--add-host", "host=host-gateway")]
    [InlineData("RestartPolicy", "{\"Name\":\"on-failure\",\"MaximumRetryCount\":3}", "--restart", "on-failure:3")]
    [InlineData("LogConfig", "{\"Type\":\"local\",\"Config\":{\"max-size\":\"1m\"}}", "--log-driver", "local", "--log-opt", "max-size=1m")]
    [InlineData("Init", "true", "--init")]
    [InlineData("Binds", "[\"data:/data:ro\"]", "-v", "data:/data:ro")]
    [InlineData("Links", "[\"db:db\"]", "--link", "db:db")]
    [InlineData("BlkioDeviceReadBps", "[{\"Path\":\"/dev/sda\",\"Rate\":1048576}]", "--device-read-bps", "/dev/sda:1mb")]
    [InlineData("DeviceRequests", "[{\"Count\":-1,\"Capabilities\":[[\"gpu\"]],\"Options\":{}}]", "--gpus", "all")]
    [InlineData("SecurityOpt", "[\"no-new-privileges\",\"profile=hardened\"]", "--security-opt", "no-new-privileges", "--security-opt", "profile=hardened")]
    [InlineData("MaskedPaths", "[]", "--security-opt", "systempaths=unconfined")]
    [InlineData("PortBindings", "{\"80/tcp\":[{\"HostIp\":\"127.0.0.1\",\"HostPort\":\"8080\"}]}", "-p", "127.0.0.1:8080:80")]
    public void Flags_become_the_hosts_configuration(string field, string json, params string[] flags) =>
        Assert.Equal(json, CommandLine.RunRequest(flags)["HostConfig"]![field]!.ToJsonString());

    [Theory]
    [InlineData("Env", "[\"A=1\",\"B=x=y\"]", "-e", "A=1", "--env=B=x=y")]
    [InlineData("Entrypoint", "[\"\"]", "--entrypoint", "")]
    [InlineData("Labels", "{\"a\":\"b\",\"c\":\"\"}", "-l", "a=b", "-l", "c")]
    [InlineData("Volumes", "{\"/data\":{}}", "-v", "/data")]
    [InlineData("StopTimeout", "3", "--stop-timeout", "3")]
    [InlineData("ExposedPorts", "{\"53/udp\":{},\"54/udp\":{}}", "--expose", "53-54/udp")]
    [InlineData("Healthcheck", "{\"Test\":[\"NONE\"],\"Interval\":0,\"Timeout\":0,\"Retries\":0,\"StartPeriod\":0,\"StartInterval\":0}", "--no-healthcheck")]
    [InlineData("Healthcheck", "{\"Test\":[\"CMD-SHELL\",\"true\"],\"Interval\":2000000000,\"Timeout\":0,\"Retries\":4,\"StartPeriod\":0,\"StartInterval\":0}", "--health-cmd", "true", "--health-interval", "2s", "--health-retries", "4")]
    public void Flags_become_the_containers_configuration(string field, string json, params string[] flags) =>
        Assert.Equal(json, CommandLine.RunRequest(flags)[field]!.ToJsonString());

    [Fact]
    public void A_user_defined_network_gets_the_addresses_and_aliases()
    {
        var endpoint = CommandLine.RunRequest("--network", "back", "--ip", "10.1.0.5", "--network-alias", "db", "--link", "x:y")["NetworkingConfig"]!["EndpointsConfig"]!["back"]!;

        Assert.Equal("10.1.0.5", endpoint["IPAMConfig"]!["IPv4Address"]!.GetValue<string>());
        Assert.Equal("[\"db\"]", endpoint["Aliases"]!.ToJsonString());
        Assert.Equal("[\"x:y\"]", endpoint["Links"]!.ToJsonString());
    }

    [Fact]
    public void Networks_have_a_long_form()
    {
        var request = CommandLine.RunRequest("--network", "name=a,alias=x,alias=y,gw-priority=5", "--network", "name=b,ip6=fd00::2,mac-address=02:42:ac:11:00:02");
        var endpoints = request["NetworkingConfig"]!["EndpointsConfig"]!;

        Assert.Equal("a", Field<string>(request, "HostConfig", "NetworkMode"));
        Assert.Equal("[\"x\",\"y\"]", endpoints["a"]!["Aliases"]!.ToJsonString());
        Assert.Equal(5, endpoints["a"]!["GwPriority"]!.GetValue<int>());
        Assert.Equal("fd00::2", endpoints["b"]!["IPAMConfig"]!["IPv6Address"]!.GetValue<string>());
        Assert.Equal("02:42:ac:11:00:02", endpoints["b"]!["MacAddress"]!.GetValue<string>());
    }

    [Fact]
    public void A_seccomp_profile_travels_as_its_text()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "{ \"defaultAction\": \"SCMP_ACT_ALLOW\" }");
        try
        {
            Assert.Equal(
                "seccomp={\"defaultAction\":\"SCMP_ACT_ALLOW\"}",
                CommandLine.RunRequest("--security-opt", $"seccomp={file}")["HostConfig"]!["SecurityOpt"]![0]!.GetValue<string>());
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void A_file_of_variables_has_comments_and_takes_bare_names_from_this_process()
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "# comment\n\nA=1\n  B=2 # kept\nPATH\nNOT_SET_ANYWHERE\n");
        try
        {
            Assert.Equal(
                ["A=1", "B=2 # kept", $"PATH={Environment.GetEnvironmentVariable("PATH")}", "A=3"],
                CommandLine.RunRequest("--env-file", file, "-e", "A=3")["Env"]!.AsArray().Select(node => node!.GetValue<string>()));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static T Field<T>(JsonObject request, params string[] path) => path.Aggregate((JsonNode)request, (node, name) => node[name]!).GetValue<T>();
}
