using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>The same Dockerfiles through every way in.</summary>
public sealed class BuildTests(SharedDaemon shared) : IDisposable
{
    private readonly DockerCli _docker = shared.Docker;
    private readonly string _directory = Directory.CreateTempSubdirectory("gbuild").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(BuildClient.Classic)]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task Instructions_make_the_same_configuration_and_files(BuildClient client)
    {
        Write("Dockerfile", """
            ARG BASE=busybox
            FROM $BASE AS first
            ARG WORD=none
            RUN echo $WORD > /word
            FROM busybox
            LABEL a=b "c d"=e
            ENV GREETING="hello world" PATH_TAIL=${PATH##*/}
            WORKDIR /app
            COPY --from=first /word .
            COPY a.txt dir/*.txt sub/
            COPY --chown=1:2 --chmod=640 a.txt /owned
            ADD dir /added/
            EXPOSE 80 53/udp
            VOLUME /data
            USER 1000:1000
            STOPSIGNAL SIGINT
            HEALTHCHECK --interval=5s CMD true
            SHELL ["/bin/sh", "-ec"]
            ENTRYPOINT ["cat"]
            CMD ["word"]
            """);
        Write("a.txt", "A");
        Write("dir/b.txt", "B");
        Write("dir/ignored.log", "no");
        Write(".dockerignore", "**/*.log\n");
        var image = DockerCli.Name("built");
        await OkAsync(client, "--build-arg", "WORD=given", "-t", image, "-t", $"{image}:second", _directory);
        Assert.Equal("given", await _docker.OkAsync("run", "--rm", image));
        Assert.Equal("given", await _docker.OkAsync("run", "--rm", $"{image}:second"));
        var files = await _docker.OkAsync("run", "--rm", "--entrypoint", "find", image, "/app/sub", "/added", "-type", "f");
        Assert.Equal(["/added/b.txt", "/app/sub/a.txt", "/app/sub/b.txt"], files.Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal("1:2 640", await _docker.OkAsync("run", "--rm", "--entrypoint", "stat", image, "-c", "%u:%g %a", "/owned"));
        Assert.Equal("b e 1000:1000 /app SIGINT [cat] [word]", await _docker.InspectAsync(image,
            "{{.Config.Labels.a}} {{index .Config.Labels \"c d\"}} {{.Config.User}} {{.Config.WorkingDir}} {{.Config.StopSignal}} {{.Config.Entrypoint}} {{.Config.Cmd}}"));
        await _docker.OkAsync("rmi", image, $"{image}:second");
    }

    [Theory]
    [InlineData(BuildClient.Classic)]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task A_failing_step_shows_its_output_its_code_and_its_line(BuildClient client)
    {
        Write("Dockerfile", "FROM busybox\nRUN echo before\nRUN echo the reason; exit 7\n");
        var result = await client.BuildAsync(_docker, _directory);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("the reason", result.Everything);
        Assert.Contains("7", result.Errors);
        Assert.Contains(">>> RUN echo the reason; exit 7", result.Everything);
    }

    [Theory]
    [InlineData(BuildClient.Classic)]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task Mistakes_name_the_line_and_what_was_meant(BuildClient client)
    {
        Write("Dockerfile", "FROM busybox\nCOPPY a b\n");
        var result = await client.BuildAsync(_docker, _directory);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("line 2: unknown instruction: COPPY (did you mean COPY?)", result.Everything);
        Write("Dockerfile", "FROM busybox\nCOPY missing /\n");
        Assert.Contains("not found", (await client.BuildAsync(_docker, _directory)).Everything);
    }

    [Theory]
    [InlineData(BuildClient.Classic)]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task A_second_build_starts_nothing(BuildClient client)
    {
        Write("Dockerfile", $"FROM busybox\nRUN echo {client} > /x\nCOPY f /f\nRUN cat /x /f\n");
        Write("f", "content");
        await OkAsync(client, _directory);
        var second = await client.BuildAsync(_docker, _directory);
        Assert.DoesNotContain("content", second.Everything);
    }

    [Theory]
    [Trait("Threat", "20")]
    [InlineData(BuildClient.Classic)]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task Steps_are_confined_and_more_must_be_allowed(BuildClient client)
    {
        Write("Dockerfile", "FROM busybox\nRUN ! mount -t tmpfs x /mnt && ! test -e /run/gantry.sock && ! test -e /var/run/docker.sock && ! cat /proc/kcore\n");
        await OkAsync(client, _directory);
        Write("Dockerfile", "FROM busybox\nRUN --security=insecure true\n");
        Assert.NotEqual(0, (await client.BuildAsync(_docker, _directory)).ExitCode);
        Write("Dockerfile", "FROM scratch\nADD http://169.254.169.254/latest/meta-data /m\n");
        Assert.Contains("link-local", (await client.BuildAsync(_docker, _directory)).Everything);
    }

    [Fact]
    public async Task Squash_and_foreign_frontends_are_refused_with_the_reason()
    {
        using var tar = new HostileTar();
        var squash = await shared.Api.PostTarAsync("/build?squash=1", tar.File("Dockerfile", "FROM scratch\n").Bytes());
        Assert.Contains("squash is not supported", squash.Message);
        Write("Dockerfile", "# syntax=example.com/other/frontend:1\nFROM busybox\n");
        var frontend = await BuildClient.Buildx.BuildAsync(_docker, _directory);
        Assert.Contains("only docker/dockerfile is", frontend.Everything);
    }

    [Fact]
    public async Task The_cache_is_counted_and_pruned()
    {
        Write("Dockerfile", "FROM busybox\nRUN echo counted > /counted\n");
        await OkAsync(BuildClient.Gantry, "--no-cache", _directory);
        Assert.Contains("Build Cache", await _docker.OkAsync("system", "df"));
        var pruned = await shared.Api.PostAsync("/build/prune?all=1");
        Assert.NotEmpty(pruned.Json["CachesDeleted"]!.AsArray());
    }

    private async Task OkAsync(BuildClient client, params string[] arguments)
    {
        var result = await client.BuildAsync(_docker, arguments);
        Assert.True(result.ExitCode == 0, $"{client}: {result.Everything}");
    }

    private void Write(string path, string content)
    {
        var full = Path.Combine(_directory, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
