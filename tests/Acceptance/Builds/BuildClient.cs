using Gantry.Acceptance.Tests.Harness;

namespace Gantry.Acceptance.Tests.Builds;

/// <summary>The ways in which people build: the stock commands, and our own.</summary>
public enum BuildClient
{
    /// <summary><c>docker build</c> with the classic builder.</summary>
    Classic,

    /// <summary><c>docker buildx build</c>.</summary>
    Buildx,

    /// <summary><c>gantry build</c>.</summary>
    Gantry,
}

/// <summary>Runs a build through each of them.</summary>
internal static class BuildClientExtensions
{
    private static string? Buildx { get; } = ClientPlugins.Find("buildx");

    /// <summary>Builds; the last argument is the context.</summary>
    public static Task<CommandResult> BuildAsync(this BuildClient client, DockerCli docker, params string[] arguments)
    {
        var environment = new Dictionary<string, string>(docker.Environment);
        switch (client)
        {
            case BuildClient.Classic:
                environment["DOCKER_BUILDKIT"] = "0";
                return Command.RunAsync("docker", ["build", .. arguments], environment, bound: TimeSpan.FromMinutes(4));
            case BuildClient.Buildx:
                Assert.SkipWhen(Buildx is null, "docker-buildx is not installed");
                environment["BUILDX_CONFIG"] = Path.Combine(environment["DOCKER_CONFIG"], "buildx");
                environment["DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND"] = "docker";
                return Command.RunAsync(Buildx!, ["buildx", "build", "--progress", "plain", .. arguments], environment, bound: TimeSpan.FromMinutes(4));
            default:
                return Command.RunAsync(Materials.Binary, ["build", .. arguments], environment, bound: TimeSpan.FromMinutes(4));
        }
    }
}
