using Gantry.Acceptance.Tests.Harness;
using Gantry.Tests.Support.Plugins;

namespace Gantry.Acceptance.Tests.Networks;

/// <summary>Networks and addresses of a third party's driver, behind Docker's protocol on a socket in Docker's own place, with the stock client.</summary>
public sealed class PluginTests
{
    [Fact]
    public async Task A_plugins_networks_are_made_used_left_and_removed_like_any_other_also_after_a_kill_of_the_daemon()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        var (docker, slot) = (daemon.Docker, daemon.Place.Slot);
        var name = $"{daemon.Place.Mark}-cable";
        var socket = $"/run/docker/plugins/{name}.sock";
        File.Delete(socket);
        await using var plugin = new BridgePlugin(socket, daemon.Place.Mark + "p", $"172.16.{slot}");
        try
        {
            await docker.OkAsync("network", "create", "-d", name, "--ipam-driver", name, "--ipam-opt", "floor=3", "-o", "colour=red", "net");
            Assert.Equal($"{name} local {name} map[floor:3] 172.16.{slot}.0/24 172.16.{slot}.254",
                await docker.OkAsync("network", "inspect", "-f", "{{.Driver}} {{.Scope}} {{.IPAM.Driver}} {{.IPAM.Options}} {{(index .IPAM.Config 0).Subnet}} {{(index .IPAM.Config 0).Gateway}}", "net"));
            Assert.Contains(plugin.Calls, c => c.StartsWith("NetworkDriver.CreateNetwork", StringComparison.Ordinal) && c.Contains("\"com.docker.network.generic\":{\"colour\":\"red\"}", StringComparison.Ordinal));
            Assert.Contains(name, await docker.OkAsync("info", "-f", "{{.Plugins.Network}}"));

            await docker.OkAsync("run", "-d", "--cap-add", "NET_RAW", "--name", "one", "--network", "net", "busybox", "sleep", "1000");
            await docker.OkAsync("run", "-d", "--cap-add", "NET_RAW", "--name", "two", "busybox", "sleep", "1000");
            await docker.OkAsync("network", "connect", "--alias", "guest", "net", "two");
            await docker.OkAsync("exec", "one", "ping", "-c1", "guest");
            await docker.OkAsync("exec", "two", "ping", "-c1", "one");
            var routes = await docker.OkAsync("exec", "one", "ip", "route");
            Assert.Contains($"default via 172.16.{slot}.254 dev plug0", routes);
            Assert.Contains($"203.0.113.0/24 via 172.16.{slot}.254 dev plug0", routes);

            await daemon.KillAsync();
            await daemon.StartAgainAsync();
            await docker.OkAsync("exec", "one", "ping", "-c1", "guest");
            await docker.OkAsync("network", "disconnect", "net", "two");
            await docker.OkAsync("rm", "-f", "one", "two");
            Assert.Equal(["Leave", "DeleteEndpoint"], plugin.Methods("NetworkDriver").TakeLast(2));
            await docker.OkAsync("network", "rm", "net");
            Assert.Equal("DeleteNetwork", plugin.Methods("NetworkDriver").Last());
            Assert.Empty(plugin.Addresses);
        }
        finally
        {
            File.Delete(socket);
        }
    }

    [Fact]
    public async Task What_a_plugin_refuses_and_a_plugin_that_is_missing_come_back_as_from_docker()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        var (docker, name) = (daemon.Docker, $"{daemon.Place.Mark}-cable");
        Assert.Contains($"Error response from daemon: plugin \"{name}\" not found", await docker.FailAsync("network", "create", "-d", name, "net"));
        Assert.Contains($"Error response from daemon: plugin \"{name}\" not found", await docker.FailAsync("network", "create", "--ipam-driver", name, "net"));
        Assert.Equal(404, (await daemon.Api.PostAsync("/networks/create", $$"""{"Name":"net","Driver":"{{name}}"}""")).Status);
        var socket = $"/run/docker/plugins/{name}.sock";
        await using var plugin = new BridgePlugin(socket, daemon.Place.Mark + "p", $"172.16.{daemon.Place.Slot}");
        try
        {
            Assert.Contains("NetworkDriver.CreateNetwork: out of cables", await docker.FailAsync("network", "create", "-d", name, "-o", "broken=out of cables", "net"));
            Assert.Equal(500, (await daemon.Api.PostAsync("/networks/create", $$$"""{"Name":"net","Driver":"{{{name}}}","Options":{"broken":"no"}}""")).Status);
            Assert.DoesNotContain("net\n", await docker.OkAsync("network", "ls", "--format", "{{.Name}}") + "\n");
        }
        finally
        {
            File.Delete(socket);
        }
    }
}
