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

    /// <summary>Runs a command of buildx other than build.</summary>
    public static Task<CommandResult> BuildxAsync(DockerCli docker, params string[] arguments)
    {
        Assert.SkipWhen(Buildx is null, "docker-buildx is not installed");
        return Command.RunAsync(Buildx!, ["buildx", .. arguments], BuildxEnvironment(docker), bound: TimeSpan.FromMinutes(4));
    }

    /// <summary>Builds; the last argument is the context.</summary>
    public static Task<CommandResult> BuildAsync(this BuildClient client, DockerCli docker, params string[] arguments)
    {
        var (program, all, environment) = CommandLine(client, docker, arguments);
        return Command.RunAsync(program, all, environment, bound: TimeSpan.FromMinutes(4));
    }

    /// <summary>Begins a build.</summary>
    public static Session Start(this BuildClient client, DockerCli docker, params string[] arguments)
    {
        var (program, all, environment) = CommandLine(client, docker, arguments);
        return Session.Start(program, all, environment);
    }

    private static (string Program, string[] Arguments, IReadOnlyDictionary<string, string> Environment) CommandLine(BuildClient client, DockerCli docker, string[] arguments)
    {
        Assert.SkipWhen(client == BuildClient.Buildx && Buildx is null, "docker-buildx is not installed");
        return client switch
        {
            BuildClient.Classic => ("docker", ["build", .. arguments], new Dictionary<string, string>(docker.Environment) { ["DOCKER_BUILDKIT"] = "0" }),
            BuildClient.Buildx => (Buildx!, ["buildx", "build", "--progress", "plain", .. arguments], BuildxEnvironment(docker)),
            _ => (Materials.Binary, ["build", .. arguments], docker.Environment),
        };
    }

    private static Dictionary<string, string> BuildxEnvironment(DockerCli docker) => new(docker.Environment)
    {
        ["BUILDX_CONFIG"] = Path.Combine(docker.Environment["DOCKER_CONFIG"], "buildx"),
        ["DOCKER_CLI_PLUGIN_ORIGINAL_CLI_COMMAND"] = "docker",
        // bake asks before it reads what lies outside of the directory that it is called in.
        ["BUILDX_BAKE_ENTITLEMENTS_FS"] = "0",
    };
}
