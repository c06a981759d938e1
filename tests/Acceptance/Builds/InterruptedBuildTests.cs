using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Builds;

public sealed class InterruptedBuildTests
{
    [Fact]
    public async Task A_kill_of_the_daemon_in_mid_build_leaves_nothing_and_a_cache_that_is_right()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        var directory = Directory.CreateTempSubdirectory("gkill").FullName;
        await File.WriteAllTextAsync(Path.Combine(directory, "Dockerfile"), "FROM busybox\nRUN echo kept > /kept\nRUN --mount=type=cache,target=/c echo begun && sleep 31415\n");
        await using (var build = Session.Start(Materials.Binary, ["build", directory], daemon.Docker.Environment))
        {
            await build.LineAsync("begun");
            await daemon.KillAsync();
        }
        await daemon.StartAgainAsync();
        Assert.DoesNotContain(File.ReadLines("/proc/self/mounts"), m => m.Contains(Path.Combine(daemon.Place.ExecRoot, "build"), StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(daemon.Place.ExecRoot, "build")));
        Assert.Equal(1, (await Command.RunAsync("pgrep", ["-fx", "sleep 31415"])).ExitCode);

        await File.WriteAllTextAsync(Path.Combine(directory, "Dockerfile"), "FROM busybox\nRUN echo kept > /kept\nCMD [\"cat\", \"/kept\"]\n");
        var again = await Command.RunAsync(Materials.Binary, ["build", "-t", "again", directory], daemon.Docker.Environment);
        Assert.Contains("CACHED", again.Errors);
        Assert.Equal("kept", await daemon.Docker.OkAsync("run", "--rm", "again"));
        Directory.Delete(directory, recursive: true);
    }
}
