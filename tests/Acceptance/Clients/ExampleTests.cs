using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Clients;

/// <summary>What <c>examples/</c> shows, run as it is.</summary>
public sealed class ExampleTests(SharedDaemon shared)
{
    [Fact]
    public async Task A_compose_project_serves_its_page()
    {
        var result = await RunAsync("compose", ClientPlugins.Docker(shared.Daemon, "compose", "buildx"));
        Assert.Contains("Hello from a secret\nkept in the volume", result.Output);
        Assert.Matches(@"example-web-1 .*\(healthy\).*127\.0\.0\.1:\d+->80/tcp", result.Output);
    }

    [Fact]
    public async Task A_hardened_service_serves_and_is_isolated()
    {
        var result = await RunAsync("hardened", shared.Docker);
        Assert.Contains("Published on 127.0.0.1:", result.Output);
        Assert.Contains("safe and sound", result.Output);
        Assert.Contains("Read-only file system", result.Output);
        Assert.Matches(@"gaining privileges\s+not possible", result.Output);
    }

    [Fact]
    public async Task A_build_keeps_its_secret_out_of_the_image()
    {
        var result = await RunAsync("build", shared.Docker);
        Assert.Contains("apple\nfig\npear\nThe secret is not in the image.", result.Output);
    }

    [Fact]
    public async Task A_volume_comes_back_from_its_backup()
    {
        var result = await RunAsync("backup", shared.Docker);
        Assert.EndsWith("/data/file 1000:1000\nprecious", result.Output);
    }

    private static async Task<CommandResult> RunAsync(string example, DockerCli docker)
    {
        var programs = Directory.CreateTempSubdirectory("gbin").FullName;
        File.CreateSymbolicLink($"{programs}/gantry", Path.GetFullPath(Materials.Binary));
        var environment = new Dictionary<string, string>(docker.Environment) { ["PATH"] = $"{programs}:{Environment.GetEnvironmentVariable("PATH")}" };
        var result = await Command.RunAsync(Path.Combine(Materials.Repository, "examples", example, "run"), [], environment, bound: TimeSpan.FromMinutes(4));
        Directory.Delete(programs, recursive: true);
        Assert.True(result.ExitCode == 0, result.Everything);
        return result;
    }
}
