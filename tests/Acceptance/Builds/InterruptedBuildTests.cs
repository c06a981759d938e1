using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>Daemons that are killed in the middle of a build.</summary>
public sealed class InterruptedBuildTests : IDisposable
{
    private readonly BuildFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BuildClient.Classic)]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task A_kill_of_the_daemon_in_mid_build_leaves_nothing_and_a_cache_that_is_right(BuildClient client)
    {
        await using var daemon = await GantryDaemon.StartAsync();
        var span = $"{31000 + (int)client}";
        _folder.Write("f", "from the context").Write("Dockerfile", $"""
            FROM busybox AS done
            COPY f /f
            RUN --mount=type=cache,target=/c cat /f > /kept && echo first >> /c/log
            FROM done AS one
            RUN --mount=type=cache,target=/c echo half >> /c/log && echo half > /half && echo begun-$((0+1)) && sleep {span}
            FROM done AS two
            RUN --mount=type=secret,id=s echo begun-$((0+2)) && sleep {span}
            FROM busybox
            COPY --from=one /half /one
            COPY --from=two /half /two
            """);
        await using (var build = client.Start(daemon.Docker, _folder.Path))
        {
            // The classic builder does one stage after the other.
            await build.LinesAsync(client == BuildClient.Classic ? ["begun-1"] : ["begun-1", "begun-2"]);
            await daemon.KillAsync();
        }
        await daemon.StartAgainAsync();
        Assert.DoesNotContain(File.ReadLines($"/proc/{daemon.ProcessId}/mounts"), m => m.Contains(Path.Combine(daemon.Place.ExecRoot, "build"), StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(daemon.Place.ExecRoot, "build")));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(daemon.Place.DataRoot, "build"), "context-*"));
        Assert.Equal(1, (await Command.RunAsync("pgrep", ["-fx", $"sleep {span}"])).ExitCode);

        _folder.Write("Dockerfile", """
            FROM busybox AS done
            COPY f /f
            RUN --mount=type=cache,target=/c cat /f > /kept && echo first >> /c/log
            FROM done
            RUN --mount=type=cache,target=/c cp /c/log /log && ! test -e /half
            CMD ["cat", "/kept", "/log"]
            """);
        var again = await client.BuildAsync(daemon.Docker, "-t", "again", _folder.Path);
        Assert.True(again.ExitCode == 0, again.Everything);
        // The cache mount has what was written to it, once by each step that was done: the finished one was not done again.
        Assert.Equal("from the contextfirst\nhalf", await daemon.Docker.OkAsync("run", "--rm", "again"));
    }
}
