using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Volumes;

/// <summary>What else is mounted in containers, and what of it counts.</summary>
public sealed class MountTests
{
    [Fact]
    public async Task Mounts_below_a_bind_come_along_read_only_or_stay_away_as_asked()
    {
        var here = Directory.CreateTempSubdirectory("gvm").FullName;
        Directory.CreateDirectory($"{here}/below");
        Assert.Equal(0, (await Command.RunAsync("mount", ["-t", "tmpfs", "none", $"{here}/below"])).ExitCode);
        try
        {
            await File.WriteAllTextAsync($"{here}/below/f", "below");
            await using var daemon = await GantryDaemon.StartAsync();
            async Task<CommandResult> RunAsync(string options, string script) =>
                await daemon.Docker.RunAsync("run", "--rm", "--mount", $"type=bind,source={here},target=/b{options}", "busybox", "sh", "-c", script);

            Assert.Contains("Read-only", (await RunAsync(",readonly", "touch /b/below/x")).Errors);
            Assert.Contains("Read-only", (await RunAsync(",readonly,bind-recursive=readonly,bind-propagation=rprivate", "touch /b/below/x")).Errors);
            Assert.Equal(0, (await RunAsync(",readonly,bind-recursive=writable", "touch /b/below/x")).ExitCode);
            Assert.Equal("below", (await RunAsync("", "cat /b/below/f")).Output);
            Assert.Equal("", (await RunAsync(",bind-recursive=disabled", "ls /b/below")).Output);
            Assert.Contains("but it is not a shared mount", (await RunAsync(",bind-propagation=rshared", "true")).Errors);
        }
        finally
        {
            await Command.RunAsync("umount", [$"{here}/below"]);
            Directory.Delete(here, recursive: true);
        }
    }

    [Fact]
    public async Task What_is_used_and_how_much_it_holds_is_told_and_prune_takes_what_it_may()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        var docker = daemon.Docker;
        await docker.OkAsync("volume", "create", "--label", "keep=yes", "labelled");
        await docker.OkAsync("volume", "create", "-o", "type=tmpfs", "-o", "device=tmpfs", "optioned");
        await docker.OkAsync("run", "-d", "--name", "user", "-v", "used:/u", "-v", "/anonymous", "busybox", "sh", "-c", "dd if=/dev/zero of=/u/f bs=1k count=1000; ln /u/f /u/g; echo done; sleep 1000");
        await using (var logs = docker.Session("logs", "-f", "user"))
            await logs.LineAsync("done");

        Assert.Equal("used 1 1.024MB", await docker.OkAsync("system", "df", "-v", "--format", "{{range .Volumes}}{{if eq .Name \"used\"}}{{.Name}} {{.Links}} {{.Size}}{{end}}{{end}}"));
        Assert.Equal("labelled", await docker.OkAsync("volume", "ls", "-q", "--filter", "dangling=true", "--filter", "label=keep=yes"));
        await docker.OkAsync("rm", "-f", "user");
        var pruned = await docker.OkAsync("volume", "prune", "-f");
        Assert.Matches("Deleted Volumes:\n[0-9a-f]{64}\n", pruned);
        Assert.DoesNotContain("used", pruned.Split('\n'));
        pruned = await docker.OkAsync("volume", "prune", "-f", "-a", "--filter", "label!=keep");
        Assert.Contains("used", pruned.Split('\n'));
        Assert.Contains("Total reclaimed space: 1.024MB", pruned);
        Assert.Equal(["labelled", "optioned"], (await docker.OkAsync("volume", "ls", "-q")).Split('\n'));
        await docker.OkAsync("volume", "rm", "labelled", "optioned");
    }
}
