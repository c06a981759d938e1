using System.Text.Json.Nodes;
using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>The same Dockerfiles through every way in give the same; contexts from elsewhere, questions, history.</summary>
public sealed class WaysInTests(SharedDaemon shared) : IDisposable
{
    private readonly BuildFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_way_in_gives_the_same_configuration_and_tree()
    {
        _folder.Write("a.txt", "A").Write("dir/b.txt", "B").Write("dir/no.log", "no").Write(".dockerignore", "**/*.log\n").Write("Dockerfile", """
            ARG BASE=busybox
            FROM $BASE AS first
            RUN --mount=type=bind,source=a.txt,target=/given cat /given > /made && chmod 600 /made
            FROM first AS second
            ENV A=1 B="two words"
            WORKDIR /work
            COPY --chown=1:2 --chmod=640 dir/ ./dir/
            COPY --from=first --link /made /linked/
            ADD a.txt /added/
            RUN <<END
            echo script > /script
            ln -s script /link
            END
            LABEL one=1
            EXPOSE 80/tcp
            USER 5
            ENTRYPOINT ["cat"]
            CMD ["/made"]
            """).Write("docker-bake.hcl", "target \"default\" { tags = [\"way-bake\"] }\n");
        foreach (var client in Enum.GetValues<BuildClient>())
        {
            // One of them finds what another made: that it is the same is what is shown then.
            var built = await client.BuildAsync(shared.Docker, "--no-cache", "-t", $"way-{client}".ToLowerInvariant(), _folder.Path);
            Assert.True(built.ExitCode == 0, $"{client}: {built.Everything}");
        }
        var baked = await BuildClientExtensions.BuildxAsync(shared.Docker, "bake", "--no-cache", "--progress", "plain", "-f", _folder.At("docker-bake.hcl"), "--set", $"default.context={_folder.Path}");
        Assert.True(baked.ExitCode == 0, baked.Everything);

        var expected = await BuiltImage.DescribeAsync(shared.Docker, "way-classic");
        Assert.Contains("linked/made", expected);
        foreach (var image in (string[])["way-buildx", "way-gantry", "way-bake"])
            Assert.Equal(expected, await BuiltImage.DescribeAsync(shared.Docker, image));
    }

    [Fact]
    public async Task Targets_of_bake_can_build_on_one_another()
    {
        _folder.Write("base.Dockerfile", "FROM busybox\nENV FROM_BASE=yes\nRUN echo base > /base\n")
            .Write("app.Dockerfile", "FROM base\nCOPY --from=base /base /copied\nRUN echo $FROM_BASE > /said\n")
            .Write("docker-bake.hcl", "target \"base\" { dockerfile = \"base.Dockerfile\" }\ntarget \"default\" {\n  dockerfile = \"app.Dockerfile\"\n  contexts = { base = \"target:base\" }\n  tags = [\"on-base\"]\n}\n");
        var baked = await BuildClientExtensions.BuildxAsync(shared.Docker, "bake", "--progress", "plain", "-f", _folder.At("docker-bake.hcl"), "--set", $"*.context={_folder.Path}");
        Assert.True(baked.ExitCode == 0, baked.Everything);
        Assert.Equal("base\nyes", await shared.Docker.OkAsync("run", "--rm", "on-base", "cat", "/copied", "/said"));
    }

    [Theory]
    [InlineData(BuildClient.Classic)]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task Contexts_come_from_git_and_from_archives(BuildClient client)
    {
        _folder.Write("work/sub/f", $"from-{client}").Write("work/sub/Dockerfile", "FROM busybox\nCOPY f /f\n").Write("work/Dockerfile", "FROM busybox\nCOPY sub/f /f\n");
        await ShellAsync("cd work && git init -q -b master . && git add -A && git -c user.name=t -c user.email=t@t commit -qm t && cd .. && git clone -q --bare work served/r.git && git -C served/r.git update-server-info && tar czf served/c.tgz -C work .");
        using var server = new FileServer(_folder.At("served"));
        foreach (var context in (string[])["r.git", "r.git#master", "r.git#master:sub", "c.tgz"])
        {
            var image = DockerCli.Name("remote");
            var built = await client.BuildAsync(shared.Docker, "-t", image, $"{server.Address}{context}");
            Assert.True(built.ExitCode == 0, $"{client} {context}: {built.Everything}");
            Assert.Equal($"from-{client}", await shared.Docker.OkAsync("run", "--rm", image, "cat", "/f"));
        }
        var missing = await client.BuildAsync(shared.Docker, $"{server.Address}r.git#nowhere");
        Assert.NotEqual(0, missing.ExitCode);
        Assert.Contains("nowhere", missing.Everything);
    }

    [Theory]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task A_step_speaks_with_the_callers_agent(BuildClient client)
    {
        await DebianImage.EnsureAsync(shared.Daemon);
        await ShellAsync("ssh-keygen -q -t ed25519 -N '' -C key-of-the-test -f key");
        using var agent = Command.Start("ssh-agent", ["-D", "-a", _folder.At("agent")]);
        await Eventually.HoldsAsync(() => File.Exists(_folder.At("agent")), "the agent listened");
        await ShellAsync("SSH_AUTH_SOCK=$PWD/agent ssh-add -q key");
        _folder.Write("Dockerfile", $"FROM {DebianImage.Name}\nRUN --mount=type=ssh,required=true perl -MIO::Socket::UNIX -e 'for (1, 2) {{ my $s = IO::Socket::UNIX->new($ENV{{SSH_AUTH_SOCK}}) or die; syswrite $s, \"\\0\\0\\0\\1\\x0b\"; my $b = \"\"; until ($b =~ /key-of-the-test/) {{ sysread $s, $b, 4096, length $b or die }} }} print \"heard\" . \"-it\\n\"'\n");
        var built = await client.BuildAsync(shared.Docker, "--no-cache", "--ssh", $"default={_folder.At("agent")}", _folder.Path);
        agent.Kill();
        Assert.True(built.ExitCode == 0, built.Everything);
        Assert.Contains("heard-it", built.Everything);
        var without = await client.BuildAsync(shared.Docker, "--no-cache", _folder.Path);
        Assert.Contains("--ssh default", without.Everything);
    }

    [Theory]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task Questions_are_answered_without_a_build(BuildClient client)
    {
        _folder.Write("Dockerfile", "# app what it is\nFROM not-there AS app\n# VERSION which one\nARG VERSION=1\nCMD echo hi\n");
        var check = await client.BuildAsync(shared.Docker, "--check", _folder.Path);
        Assert.Contains("JSONArgsRecommended", check.Everything);
        Assert.Contains("which one", (await client.BuildAsync(shared.Docker, "--call", "outline", _folder.Path)).Output);
        Assert.Contains("what it is", (await client.BuildAsync(shared.Docker, "--call", "targets", _folder.Path)).Output);
    }

    [Fact]
    public async Task The_history_outlives_the_daemon()
    {
        await using var daemon = await GantryDaemon.StartAsync();
        _folder.Write("Dockerfile", "FROM busybox\nRUN echo remembered\n");
        var built = await BuildClient.Buildx.BuildAsync(daemon.Docker, _folder.Path);
        Assert.True(built.ExitCode == 0, built.Everything);
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        var list = await BuildClientExtensions.BuildxAsync(daemon.Docker, "history", "ls", "--format", "json");
        var reference = ((string)JsonNode.Parse(list.Output.Split('\n')[0])!["ref"]!).Split('/')[^1];
        Assert.Contains("remembered", (await BuildClientExtensions.BuildxAsync(daemon.Docker, "history", "logs", "--progress", "plain", reference)).Everything);
        Assert.Contains("slsa.dev", (await BuildClientExtensions.BuildxAsync(daemon.Docker, "history", "inspect", reference)).Output);
        var removed = await BuildClientExtensions.BuildxAsync(daemon.Docker, "history", "rm", reference);
        Assert.True(removed.ExitCode == 0, removed.Everything);
        Assert.DoesNotContain(reference, (await BuildClientExtensions.BuildxAsync(daemon.Docker, "history", "ls")).Output);
    }

    private async Task<string> ShellAsync(string script)
    {
        var result = await Command.RunAsync("sh", ["-c", $"cd {_folder.Path} && {script}"]);
        Assert.True(result.ExitCode == 0, result.Everything);
        return result.Output;
    }
}
