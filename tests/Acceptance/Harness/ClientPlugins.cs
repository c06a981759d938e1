namespace Gantry.Acceptance.Tests.Harness;

/// <summary>The plugins of the stock command on this machine, such as <c>compose</c> and <c>buildx</c>.</summary>
internal static class ClientPlugins
{
    private static readonly string[] s_places =
    [
        Path.Combine(Environment.GetEnvironmentVariable("DOCKER_CONFIG") ?? $"{Environment.GetEnvironmentVariable("HOME")}/.docker", "cli-plugins"),
        "/usr/local/lib/docker/cli-plugins", "/usr/local/libexec/docker/cli-plugins", "/usr/lib/docker/cli-plugins", "/usr/libexec/docker/cli-plugins",
    ];

    /// <summary>The program of a plugin; null when it is not installed.</summary>
    public static string? Find(string name) => s_places.Select(place => Path.Combine(place, $"docker-{name}")).FirstOrDefault(File.Exists);

    /// <summary>The stock command for a daemon, with plugins; the test is skipped where one is not installed.</summary>
    public static DockerCli Docker(GantryDaemon daemon, params string[] names)
    {
        var configuration = $"{daemon.Place.Root}/docker-{string.Join('-', names)}";
        var folder = Directory.CreateDirectory($"{configuration}/cli-plugins").FullName;
        foreach (var name in names)
        {
            var program = Find(name);
            Assert.SkipWhen(program is null, $"docker {name} is not installed");
            File.Delete($"{folder}/docker-{name}");
            File.CreateSymbolicLink($"{folder}/docker-{name}", Path.GetFullPath(program!));
        }
        return new DockerCli($"unix://{daemon.Place.Socket}", configuration);
    }
}
