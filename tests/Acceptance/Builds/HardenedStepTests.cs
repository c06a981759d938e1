using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>Steps that are to have less than Docker gives them.</summary>
public sealed class HardenedStepTests(SharedDaemon shared) : IDisposable
{
    private readonly BuildFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BuildClient.Classic, "--security-opt", "profile=hardened")]
    [InlineData(BuildClient.Gantry, "--security-opt", "profile=hardened")]
    [InlineData(BuildClient.Buildx, "--build-arg", "GANTRY_SECURITY_PROFILE=hardened")]
    public async Task Hardened_steps_have_user_ids_of_their_own_and_no_way_to_more(BuildClient client, params string[] hardened)
    {
        _folder.Write("given", "from the context").Write("Dockerfile", $"""
            FROM busybox
            RUN echo {client} && cat /proc/self/uid_map /proc/self/status && touch /of-root && touch /of-user && chown 1000:1000 /of-user
            RUN --mount=type=bind,source=given,target=/given --mount=type=cache,target=/cache cat /given > /cache/kept && cp /cache/kept /copied
            RUN ! chroot / true
            """);
        var image = DockerCli.Name("hardened");
        var built = await client.BuildAsync(shared.Docker, [.. hardened, "--no-cache", "-t", image, _folder.Path]);
        Assert.True(built.ExitCode == 0, built.Everything);
        Assert.Contains("NoNewPrivs:\t1", built.Everything);
        Assert.Matches(@"0 +2\d{9} +65536", built.Everything);
        Assert.Equal("0:0\n1000:1000\n0:0", await shared.Docker.OkAsync("run", "--rm", image, "stat", "-c", "%u:%g", "/of-root", "/of-user", "/copied"));

        var plain = await client.BuildAsync(shared.Docker, _folder.Path);
        Assert.NotEqual(0, plain.ExitCode);
        Assert.Contains("NoNewPrivs:\t0", plain.Everything);
    }

    [Theory]
    [InlineData(BuildClient.Classic)]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task A_profile_that_builds_cannot_have_is_refused(BuildClient client)
    {
        _folder.Write("Dockerfile", "FROM busybox\n");
        var result = await client.BuildAsync(shared.Docker, "--build-arg", "GANTRY_SECURITY_PROFILE=none", _folder.Path);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("want docker or hardened", result.Everything);
    }
}
