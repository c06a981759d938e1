using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>Arguments and options that are meant for the builder and not for the Dockerfile.</summary>
public sealed class BuilderArgumentTests(SharedDaemon shared) : IDisposable
{
    private readonly BuildFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BuildClient.Classic)]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task Steps_get_the_hosts_name_the_limits_and_the_control_group_that_are_asked_for(BuildClient client)
    {
        var parent = $"{shared.Daemon.Place.CgroupParent}/built-{client}";
        _folder.Write("Dockerfile", $"FROM busybox\nRUN echo {client} $(hostname) $(ulimit -n) > /told\n");
        var image = await OkAsync(client, "--build-arg", "BUILDKIT_SANDBOX_HOSTNAME=kitchen", "--ulimit", "nofile=321:654", "--cgroup-parent", parent);
        Assert.Equal($"{client} kitchen 321", await shared.Docker.OkAsync("run", "--rm", image, "cat", "/told"));
        var groups = Directory.EnumerateDirectories("/sys/fs/cgroup").Append("/sys/fs/cgroup").Select(c => Path.Combine(c, parent)).Where(Directory.Exists).ToList();
        Assert.NotEmpty(groups);
        foreach (var group in groups)
            Directory.Delete(group);
    }

    [Theory]
    [InlineData(BuildClient.Classic)]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task Cache_mounts_of_another_namespace_are_apart(BuildClient client)
    {
        var id = DockerCli.Name("cache");
        _folder.Write("Dockerfile", $"FROM busybox\nARG TURN\nRUN --mount=type=cache,id={id},target=/c echo $TURN >> /c/turns && cp /c/turns /turns\n");
        await OkAsync(client, "--build-arg", "TURN=one");
        var apart = await OkAsync(client, "--build-arg", "TURN=two", "--build-arg", "BUILDKIT_CACHE_MOUNT_NS=apart");
        var together = await OkAsync(client, "--build-arg", "TURN=three");
        Assert.Equal("two", await shared.Docker.OkAsync("run", "--rm", apart, "cat", "/turns"));
        Assert.Equal("one\nthree", await shared.Docker.OkAsync("run", "--rm", together, "cat", "/turns"));
    }

    [Theory]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task Checks_and_frontends_are_chosen_by_arguments(BuildClient client)
    {
        _folder.Write("Dockerfile", "FROM busybox\nCMD echo hi\n");
        Assert.Contains("JSONArgsRecommended", await FailAsync(client, "--build-arg", "BUILDKIT_DOCKERFILE_CHECK=error=true"));
        Assert.DoesNotContain("JSONArgsRecommended", (await client.BuildAsync(shared.Docker, "--build-arg", "BUILDKIT_DOCKERFILE_CHECK=skip=all", _folder.Path)).Everything);
        Assert.Matches("(?i)multi.platform", await FailAsync(client, "--build-arg", "BUILDKIT_MULTI_PLATFORM=1"));
        if (client == BuildClient.Buildx)
            Assert.Contains("example/frontend", await FailAsync(client, "--build-arg", "BUILDKIT_SYNTAX=example/frontend"));
    }

    [Theory]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task Annotations_stand_in_the_manifest(BuildClient client)
    {
        _folder.Write("Dockerfile", "FROM busybox\nRUN true\n");
        var built = await client.BuildAsync(shared.Docker, "--annotation", "org.example.note=one, two", "--provenance=false", "--output", $"type=oci,dest={_folder.At("image.tar")}", _folder.Path);
        Assert.True(built.ExitCode == 0, built.Everything);
        var read = await Command.RunAsync("sh", ["-c", $"cd {_folder.Path} && mkdir l && tar xf image.tar -C l && cat l/blobs/sha256/*"]);
        Assert.Contains("\"org.example.note\":\"one, two\"", read.Output.Replace("\": \"", "\":\"", StringComparison.Ordinal));
    }

    private async Task<string> OkAsync(BuildClient client, params string[] arguments)
    {
        var image = DockerCli.Name("built");
        var built = await client.BuildAsync(shared.Docker, ["-t", image, .. arguments, _folder.Path]);
        Assert.True(built.ExitCode == 0, $"{client}: {built.Everything}");
        return image;
    }

    private async Task<string> FailAsync(BuildClient client, params string[] arguments)
    {
        var built = await client.BuildAsync(shared.Docker, [.. arguments, _folder.Path]);
        Assert.True(built.ExitCode != 0, $"{client}: {built.Everything}");
        return built.Everything;
    }
}
