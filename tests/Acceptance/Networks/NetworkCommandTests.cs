using System.Text.Json.Nodes;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Networks;

/// <summary>The stock <c>docker network</c> commands, and what containers get of the networks.</summary>
public sealed class NetworkCommandTests(SharedDaemon shared)
{
    private readonly DockerCli _docker = shared.Docker;
    private readonly string _prefix = $"10.{shared.Daemon.Place.Slot}";

    [Fact]
    public async Task A_network_is_what_was_asked_for_and_gives_containers_the_addresses_and_names_that_they_ask_for()
    {
        var (network, one, two) = (DockerCli.Name("net"), DockerCli.Name(), DockerCli.Name());
        await _docker.OkAsync("network", "create", "--subnet", $"{_prefix}.32.0/24", "--gateway", $"{_prefix}.32.9", "--ip-range", $"{_prefix}.32.128/25", "--aux-address", $"kept={_prefix}.32.128",
            "--ipv6", "--subnet", "fd00:32::/64", "-o", "com.docker.network.driver.mtu=1400", "--label", "a=b", network);
        var inspected = JsonNode.Parse(await _docker.OkAsync("network", "inspect", network))![0]!;
        Assert.Equal($"{_prefix}.32.0/24", (string?)inspected["IPAM"]!["Config"]![0]!["Subnet"]);
        Assert.Equal("fd00:32::1", (string?)inspected["IPAM"]!["Config"]![1]!["Gateway"]);
        Assert.Equal("b", (string?)inspected["Labels"]!["a"]);
        Assert.True((bool)inspected["EnableIPv6"]!);

        await _docker.OkAsync("run", "-d", "--name", one, "--network", $"name={network},alias=service,ip={_prefix}.32.77,ip6=fd00:32::77,mac-address=02:42:00:00:00:77", "busybox", "sleep", "1000");
        await _docker.OkAsync("run", "-d", "--name", two, "--network", network, "--network-alias", "service", "busybox", "sleep", "1000");
        var link = await _docker.OkAsync("exec", one, "ip", "address", "show", "eth0");
        foreach (var words in (string[])["mtu 1400", "02:42:00:00:00:77", $"inet {_prefix}.32.77/24", "inet6 fd00:32::77/64"])
            Assert.Contains(words, link);
        Assert.Equal($"{_prefix}.32.129", await _docker.InspectAsync(two, $"{{{{(index .NetworkSettings.Networks \"{network}\").IPAddress}}}}"));
        var service = await _docker.OkAsync("exec", one, "nslookup", "service");
        foreach (var address in (string[])[$"{_prefix}.32.77", $"{_prefix}.32.129", "fd00:32::77", "fd00:32::2"])
            Assert.Contains($"Address: {address}\n", service + "\n");
        Assert.Contains($"name = {two}.{network}", await _docker.OkAsync("exec", one, "nslookup", $"{_prefix}.32.129"));
        Assert.Contains("active endpoints", await _docker.FailAsync("network", "rm", network));
        await _docker.OkAsync("rm", "-f", one, two);
        await _docker.OkAsync("network", "rm", network);
    }

    [Fact]
    public async Task A_running_container_joins_and_leaves_and_the_highest_priority_leads_out()
    {
        var (first, second, name, other) = (DockerCli.Name("neta"), DockerCli.Name("netb"), DockerCli.Name(), DockerCli.Name());
        await _docker.OkAsync("network", "create", first);
        await _docker.OkAsync("network", "create", second);
        await _docker.OkAsync("run", "-d", "--name", name, "--network", first, "busybox", "sleep", "1000");
        await _docker.OkAsync("run", "-d", "--name", other, "--network", second, "busybox", "sleep", "1000");
        Assert.NotEqual(0, (await _docker.RunAsync("exec", name, "nslookup", other)).ExitCode);
        Assert.Equal("eth0", await DefaultLinkAsync(name));

        await _docker.OkAsync("network", "connect", "--alias", "guest", "--gw-priority", "7", second, name);
        Assert.Equal("eth1", await DefaultLinkAsync(name));
        await _docker.OkAsync("exec", name, "nslookup", other);
        await _docker.OkAsync("exec", other, "nslookup", "guest");
        await _docker.OkAsync("network", "disconnect", second, name);
        Assert.Equal("eth0", await DefaultLinkAsync(name));
        Assert.NotEqual(0, (await _docker.RunAsync("exec", other, "nslookup", "guest")).ExitCode);
        Assert.Contains("is not connected", await _docker.FailAsync("network", "disconnect", second, name));
        await _docker.OkAsync("rm", "-f", name, other);
        await _docker.OkAsync("network", "rm", first, second);
    }

    [Fact]
    public async Task Every_refusal_has_dockers_status_and_says_what_is_wrong()
    {
        var network = DockerCli.Name("net");
        await _docker.OkAsync("network", "create", "--subnet", $"{_prefix}.33.0/24", network);
        var holder = DockerCli.Name();
        await _docker.OkAsync("run", "-d", "--name", holder, "--network", network, "--ip", $"{_prefix}.33.5", "busybox", "sleep", "1000");
        (int Status, string Words, string Body)[] refusals =
        [
            (403, "Pool overlaps with other one on this address space", $$$"""{"Name":"x","IPAM":{"Config":[{"Subnet":"{{{_prefix}}}.33.128/25"}]}}"""),
            (400, $"it should be {_prefix}.34.0/24", $$$"""{"Name":"x","IPAM":{"Config":[{"Subnet":"{{{_prefix}}}.34.1/24"}]}}"""),
            (400, "doesn't contain this address", $$$"""{"Name":"x","IPAM":{"Config":[{"Subnet":"{{{_prefix}}}.34.0/24","Gateway":"{{{_prefix}}}.35.1"}]}}"""),
            (400, "missing parent interface", """{"Name":"x","Driver":"macvlan","Options":{"parent":"nothing0"}}"""),
            (400, "macvlan mode 'odd' is not valid", """{"Name":"x","Driver":"macvlan","Options":{"parent":"lo","macvlan_mode":"odd"}}"""),
            (400, "invalid option for driver bridge: odd", """{"Name":"x","Options":{"odd":"1"}}"""),
            (404, "plugin \"odd\" not found", """{"Name":"x","Driver":"odd"}"""),
            (403, "operation is not permitted on predefined bridge network", """{"Name":"bridge"}"""),
            (404, "plugin \"odd\" not found", """{"Name":"x","IPAM":{"Driver":"odd"}}"""),
            (400, "does not handle specific address pools", $$$"""{"Name":"x","IPAM":{"Driver":"null","Config":[{"Subnet":"{{{_prefix}}}.34.0/24"}]}}"""),
            (403, "Ingress network can only be global scope network", """{"Name":"x","Ingress":true}"""),
            (403, "cannot create a swarm scoped network when swarm is not active", """{"Name":"x","Scope":"swarm"}"""),
            (403, "configuration network can only contain network specific fields", """{"Name":"x","ConfigOnly":true,"Internal":true}"""),
            (404, "configuration network \"odd\" does not exist", """{"Name":"x","ConfigFrom":{"Network":"odd"}}"""),
            (403, "user specified configurations are not supported", """{"Name":"x","ConfigFrom":{"Network":"odd"},"Labels":{"a":"b"}}"""),
            (503, "cluster-store", """{"Name":"x","Driver":"overlay"}"""),
            (409, "already exists", $$$"""{"Name":"{{{network}}}"}"""),
        ];
        foreach (var (status, words, body) in refusals)
        {
            var answer = await shared.Api.PostAsync("networks/create", body);
            Assert.True(answer.Status == status && ((string)JsonNode.Parse(answer.Body)!["message"]!).Contains(words, StringComparison.Ordinal), $"{body}: {answer.Status} {answer.Body}");
        }
        Assert.Equal(403, (await shared.Api.DeleteAsync($"networks/{network}")).Status);
        Assert.Equal(403, (await shared.Api.DeleteAsync("networks/bridge")).Status);
        Assert.Equal(404, (await shared.Api.DeleteAsync("networks/nothing")).Status);
        Assert.Contains("Address already in use", await _docker.FailAsync("run", "--rm", "--network", network, "--ip", $"{_prefix}.33.5", "busybox", "true"));
        Assert.Contains("no configured subnet", await _docker.FailAsync("run", "--rm", "--network", network, "--ip", "192.0.2.1", "busybox", "true"));
        await _docker.OkAsync("rm", "-f", holder);
        await _docker.OkAsync("network", "rm", network);
    }

    [Fact]
    public async Task A_link_on_a_network_of_ones_own_is_a_name_that_only_its_container_knows()
    {
        var (network, target, other) = (DockerCli.Name("net"), DockerCli.Name(), DockerCli.Name());
        await _docker.OkAsync("network", "create", network);
        await _docker.OkAsync("run", "-d", "--name", target, "--network", network, "busybox", "sleep", "1000");
        await _docker.OkAsync("run", "-d", "--name", other, "--network", network, "busybox", "sleep", "1000");

        await _docker.OkAsync("run", "--rm", "--network", network, "--link", $"{target}:private", "busybox", "nslookup", "private");
        Assert.NotEqual(0, (await _docker.RunAsync("exec", other, "nslookup", "private")).ExitCode);

        var stopped = DockerCli.Name();
        await _docker.OkAsync("create", "--name", stopped, "busybox", "true");
        Assert.Contains("invalid link-local IP address: near", (await shared.Api.PostAsync($"networks/{network}/connect", $$$$"""{"Container":"{{{{stopped}}}}","EndpointConfig":{"IPAMConfig":{"LinkLocalIPs":["near"]}}}""")).Body);
        await _docker.OkAsync("rm", "-f", target, other, stopped);
        await _docker.OkAsync("network", "rm", network);
    }

    [Fact]
    public async Task A_network_can_hold_a_configuration_for_others()
    {
        var (configuration, network) = (DockerCli.Name("base"), DockerCli.Name("net"));
        await _docker.OkAsync("network", "create", "--config-only", "--subnet", $"{_prefix}.36.0/24", "-o", "com.docker.network.driver.mtu=1400", "--label", "a=b", configuration);
        await _docker.OkAsync("network", "create", "--config-from", configuration, "--attachable", "--scope", "local", network);
        Assert.Equal("true null local", await _docker.OkAsync("network", "inspect", "-f", "{{.ConfigOnly}} {{.Driver}} {{.Scope}}", configuration));
        Assert.Equal($"{configuration} bridge {_prefix}.36.0/24 map[a:b] true", await _docker.OkAsync("network", "inspect", "-f", "{{.ConfigFrom.Network}} {{.Driver}} {{(index .IPAM.Config 0).Subnet}} {{.Labels}} {{.Attachable}}", network));
        Assert.Contains("mtu 1400", await _docker.OkAsync("run", "--rm", "--network", network, "busybox", "ip", "link", "show", "eth0"));
        Assert.Contains("cannot create endpoint on configuration-only network", await _docker.FailAsync("run", "--rm", "--network", configuration, "busybox", "true"));
        Assert.Equal(403, (await shared.Api.DeleteAsync($"networks/{configuration}")).Status);
        await _docker.OkAsync("network", "rm", network);
        await _docker.OkAsync("network", "rm", configuration);
    }

    [Fact]
    public async Task Subnets_come_from_the_daemons_pools_and_leave_out_where_the_hosts_routes_lead()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        var slot = daemon.Place.Slot;
        await using var outside = await OutsideHost.StartAsync(daemon.Place);
        var added = await Command.RunAsync("ip", ["route", "add", $"10.{slot}.128.0/24", "via", outside.Address]);
        Assert.True(added.ExitCode == 0, added.Everything);
        await daemon.Docker.OkAsync("network", "create", "one");
        await daemon.Docker.OkAsync("network", "create", "two");
        Assert.Equal([$"10.{slot}.129.0/24", $"10.{slot}.130.0/24"], (await daemon.Docker.OkAsync("network", "inspect", "--format", "{{(index .IPAM.Config 0).Subnet}}", "one", "two")).Split('\n'));
    }

    private async Task<string> DefaultLinkAsync(string container) =>
        (await _docker.OkAsync("exec", container, "ip", "route")).Split('\n').First(l => l.StartsWith("default", StringComparison.Ordinal)).Split(' ')[4];
}
