using Gantry.Acceptance.Tests.Harness;
using Gantry.Engine.Tests.Volumes;

namespace Gantry.Acceptance.Tests.Volumes;

/// <summary>Volumes of a third party's driver, behind Docker's protocol on a socket in Docker's own place.</summary>
public sealed class PluginTests(SharedDaemon shared)
{
    [Fact]
    public async Task A_plugins_volumes_are_listed_used_and_removed_like_any_other()
    {
        var docker = shared.Docker;
        var (plugin, far, made) = ($"gantry-test-{shared.Daemon.Place.Slot}", DockerCli.Name("far"), DockerCli.Name("made"));
        var store = Directory.CreateTempSubdirectory("gvp").FullName;
        var socket = $"/run/docker/plugins/{plugin}.sock";
        File.Delete(socket);
        await using var server = new PluginServer(socket, store);
        try
        {
            server.Add(far);
            await File.WriteAllTextAsync($"{store}/{far}/f", "from far");
            Assert.Equal($"{far} {plugin} global", await docker.OkAsync("volume", "ls", "--filter", $"driver={plugin}", "--format", "{{.Name}} {{.Driver}} {{.Scope}}"));
            Assert.Equal($"{plugin} global map[state:ready]", await docker.OkAsync("volume", "inspect", "-f", "{{.Driver}} {{.Scope}} {{.Status}}", far));
            Assert.Equal("from far", await docker.OkAsync("run", "--rm", "-v", $"{far}:/v", "busybox", "cat", "/v/f"));

            await docker.OkAsync("volume", "create", "-d", plugin, "-o", "size=7", made);
            await docker.OkAsync("run", "--rm", "--mount", $"type=volume,source={made},target=/v,volume-driver={plugin}", "busybox", "sh", "-c", "echo written > /v/f");
            Assert.Equal("written\n", await File.ReadAllTextAsync($"{store}/{made}/f"));
            Assert.Contains(server.Calls, call => call.Contains("\"size\":\"7\"", StringComparison.Ordinal));
            Assert.DoesNotContain(server.Calls, call => call.StartsWith("VolumeDriver.Create", StringComparison.Ordinal) && call.Contains(far, StringComparison.Ordinal));
            Assert.Contains(plugin, await docker.OkAsync("info", "-f", "{{.Plugins.Volume}}"));

            await docker.OkAsync("volume", "rm", far, made);
            Assert.Empty(Directory.GetFileSystemEntries(store));
            Assert.Equal("", await docker.OkAsync("volume", "ls", "-q", "--filter", $"driver={plugin}"));
            Assert.Contains("out of magic", await docker.FailAsync("volume", "create", "-d", plugin, "-o", "broken=out of magic"));
        }
        finally
        {
            File.Delete(socket);
            Directory.Delete(store, recursive: true);
        }
    }
}
