using Gantry.Acceptance.Tests.Harness;
using Gantry.Acceptance.Tests.Images;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>Caches go from one daemon to another.</summary>
public sealed class CacheTests(SharedDaemon shared) : IDisposable
{
    private readonly BuildFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task A_cache_in_a_directory_serves_another_daemon(BuildClient client)
    {
        Write(client);
        await OkAsync(client, shared.Docker, "--cache-to", $"type=local,dest={_folder.At("cache")},mode=max", _folder.Path);
        await using var other = await GantryDaemon.StartAsync();
        var again = await OkAsync(client, other.Docker, "--cache-from", $"type=local,src={_folder.At("cache")}", "-t", "again", _folder.Path);
        Assert.DoesNotContain("step-ran", again);
        Assert.Equal("first", await other.Docker.OkAsync("run", "--rm", "again", "cat", "/first"));
    }

    [Theory]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task A_cache_in_a_registry_serves_another_daemon(BuildClient client)
    {
        await using var registry = await RegistryServer.StartAsync();
        Write(client);
        await OkAsync(client, shared.Docker, "--cache-to", $"type=registry,ref={registry.Address}/cache:max,mode=max", _folder.Path);
        await using var other = await GantryDaemon.StartAsync();
        var again = await OkAsync(client, other.Docker, "--cache-from", $"type=registry,ref={registry.Address}/cache:max", _folder.Path);
        Assert.DoesNotContain("step-ran", again);
    }

    [Theory]
    [InlineData(BuildClient.Classic)]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task An_image_has_its_cache_with_it(BuildClient client)
    {
        await using var registry = await RegistryServer.StartAsync();
        var image = $"{registry.Address}/app:{client}".ToLowerInvariant();
        _folder.Write("Dockerfile", $"FROM busybox\nRUN echo step-ran-{client} && echo kept > /kept\n");
        await OkAsync(client, shared.Docker, "--build-arg", "BUILDKIT_INLINE_CACHE=1", "-t", image, _folder.Path);
        await shared.Docker.OkAsync("push", image);
        await using var other = await GantryDaemon.StartAsync();
        var again = await OkAsync(client, other.Docker, "--cache-from", image, "-t", "again", _folder.Path);
        Assert.DoesNotContain($"step-ran-{client}\n", again.Replace("RUN echo", "", StringComparison.Ordinal));
        Assert.Equal("kept", await other.Docker.OkAsync("run", "--rm", "again", "cat", "/kept"));
    }

    [Fact]
    public async Task A_linked_copy_outlives_a_change_below_it()
    {
        _folder.Write("f", "content").Write("Dockerfile", "FROM busybox\nRUN echo one > /base\nCOPY --link f /linked/f\n");
        await OkAsync(BuildClient.Buildx, shared.Docker, _folder.Path);
        _folder.Write("Dockerfile", "FROM busybox\nRUN echo two > /base\nCOPY --link f /linked/f\n");
        var second = await OkAsync(BuildClient.Buildx, shared.Docker, _folder.Path);
        var number = second.Split('\n').First(l => l.Contains("COPY --link", StringComparison.Ordinal)).Split(' ')[0];
        Assert.Contains($"{number} CACHED", second);
    }

    private void Write(BuildClient client) => _folder.Write("Dockerfile", $"FROM busybox AS first\nRUN : {client}; echo step-ran; echo first > /first\nFROM busybox\nCOPY --from=first /first /first\nRUN echo step-ran\n");

    /// <summary>What steps wrote, without the lines that name them.</summary>
    private static async Task<string> OkAsync(BuildClient client, DockerCli docker, params string[] arguments)
    {
        var result = await client.BuildAsync(docker, arguments);
        Assert.True(result.ExitCode == 0, $"{client}: {result.Everything}");
        return string.Join('\n', result.Everything.Split('\n').Where(l => !l.Contains("RUN", StringComparison.Ordinal)));
    }
}
