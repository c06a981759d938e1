using Gantry.Cli.Tests.Support;

namespace Gantry.Cli.Tests.Configuration;

public sealed class ContextTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("gctx").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task A_context_is_made_used_shown_and_removed()
    {
        var certificate = Path.Combine(_directory, "some.pem");
        await File.WriteAllTextAsync(certificate, "certificate");
        Assert.Equal((0, "far\n", "Successfully created context \"far\"\n"), await RunAsync("create", "far", "--description", "a server", "--docker", $"host=tcp://far:2376,ca={certificate}"));
        Assert.Equal((1, "", "context \"far\" already exists\n"), await RunAsync("create", "far", "--docker", "host=tcp://far:2376"));
        Assert.Equal((0, "far tcp://far:2376\n", ""), await RunAsync("inspect", "far", "--format", "{{.Name}} {{.Endpoints.docker.Host}}"));
        Assert.Equal("certificate", await File.ReadAllTextAsync(Directory.GetFiles(_directory, "ca.pem", SearchOption.AllDirectories).Single()));

        Assert.StartsWith("far\n", (await RunAsync("use", "far")).Out);
        Assert.Contains("\"currentContext\": \"far\"", await File.ReadAllTextAsync(Path.Combine(_directory, "config.json")));
        Assert.Equal((1, "", "context \"far\" is in use, set -f flag to force remove\n"), await RunAsync("rm", "far"));
        Assert.Equal("far\n", (await RunAsync("rm", "-f", "far")).Out);
        Assert.Equal(["default"], (await RunAsync("ls", "-q")).Out.Trim().Split('\n'));
        Assert.Empty(Directory.GetDirectories(Path.Combine(_directory, "contexts", "meta")));
    }

    [Theory]
    [InlineData("context \"none\": context not found", "use", "none")]
    [InlineData("\"default\" is a reserved context name", "create", "default", "--docker", "host=unix:///s")]
    [InlineData("names are validated against", "create", "a/b", "--docker", "host=unix:///s")]
    [InlineData("unrecognized config key \"port\"", "create", "far", "--docker", "port=1")]
    [InlineData("unable to parse docker host", "create", "far", "--docker", "host=gopher://x")]
    [InlineData("docker endpoint configuration is required", "create", "far")]
    public async Task What_is_wrong_with_a_context_is_said(string message, params string[] words)
    {
        var (exitCode, _, error) = await RunAsync(words);
        Assert.Equal(1, exitCode);
        Assert.Contains(message, error);
    }

    [Fact]
    public async Task A_host_and_a_context_conflict_and_an_unknown_context_is_told()
    {
        Assert.Contains("conflicting options", (await CommandLine.RunAsync("gantry", "-H", "unix:///s", "--context", "x", "ps")).Err);
        Assert.Contains("context \"x\": context not found", (await CommandLine.RunAsync("gantry", "--config", _directory, "--context", "x", "ps")).Err);
    }

    private Task<(int ExitCode, string Out, string Err)> RunAsync(params string[] words) => CommandLine.RunAsync("gantry", ["--config", _directory, "context", .. words]);
}
