using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>Secrets of builds are where they are needed, and nowhere else.</summary>
[Trait("Threat", "20")]
public sealed class SecretTests(SharedDaemon shared) : IDisposable
{
    private readonly BuildFolder _folder = new();
    private readonly string _secret = $"hidden-{Guid.NewGuid():N}";

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task A_secret_is_nowhere_after_the_build(BuildClient client)
    {
        Write($"RUN --mount=type=secret,id=t test $(wc -c < /run/secrets/t) = {_secret.Length}", $"RUN --mount=type=secret,id=t,env=T test ${{#T}} = {_secret.Length}");
        string[] attest = client == BuildClient.Buildx ? ["--provenance", "mode=max", "--sbom", "true"] : ["--attest", "type=provenance,mode=max", "--attest", "type=sbom"];
        var built = await BuildAsync(client, [.. attest, "--cache-to", $"type=local,dest={_folder.At("out/cache")},mode=max", "--metadata-file", _folder.At("out/told.json"), "--output", $"type=oci,tar=false,dest={_folder.At("out/layout")}"]);
        Assert.True(built.ExitCode == 0, built.Everything);
        await NowhereAsync(built);
    }

    [Theory]
    [InlineData(BuildClient.Buildx)]
    [InlineData(BuildClient.Gantry)]
    public async Task A_secret_of_a_step_that_fails_is_nowhere(BuildClient client)
    {
        Write("RUN --mount=type=secret,id=t,env=T --mount=type=secret,id=t,target=/etc/t cp /etc/t /layer && echo $T > /layer2 && exit 3");
        var built = await BuildAsync(client);
        Assert.NotEqual(0, built.ExitCode);
        Assert.Contains("exit code: 3", built.Everything);
        await NowhereAsync(built);
    }

    private void Write(params string[] steps)
    {
        _folder.Write("token", _secret).Write("context/Dockerfile", $"FROM busybox\nRUN echo {Guid.NewGuid():N}\n{string.Join('\n', steps)}\n");
        Directory.CreateDirectory(_folder.At("out"));
    }

    private Task<CommandResult> BuildAsync(BuildClient client, params string[] arguments) =>
        client.BuildAsync(shared.Docker, [.. arguments, "--secret", $"id=t,src={_folder.At("token")}", _folder.At("context")]);

    /// <summary>Looks below the daemon's roots and at all that the build gave out (history, statements, caches, layers), plain and compressed.</summary>
    private async Task NowhereAsync(CommandResult built)
    {
        Assert.DoesNotContain(_secret, built.Everything);
        Assert.DoesNotContain(_secret, shared.Daemon.LogText());
        var found = await Command.RunAsync("grep", ["-ralF", _secret, shared.Daemon.Place.DataRoot, shared.Daemon.Place.ExecRoot, _folder.At("out")], bound: TimeSpan.FromMinutes(4));
        // Other tests' files may go while it reads, which it tells as an error; what counts is that no file is named.
        Assert.Equal("", found.Output);
        foreach (var file in Directory.EnumerateFiles(_folder.At("out"), "*", SearchOption.AllDirectories))
            Assert.NotEqual(0, (await Command.RunAsync("zgrep", ["-qaF", _secret, file])).ExitCode);
    }
}
