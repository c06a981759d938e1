using Gantry.DockerApi.Http;

namespace Gantry.DockerApi.Daemon;

/// <summary><c>/version</c>.</summary>
/// <param name="daemon">What the daemon is.</param>
internal sealed class VersionEndpoints(DaemonDescription daemon) : IEndpointGroup
{
    public void Map(RouteTable routes) => routes.Get("/version", request => request.WriteJsonAsync(Describe(), Wire.Json.VersionResponse));

    private VersionResponse Describe() => new()
    {
        Platform = new PlatformName("Gantry"),
        Components = [.. Components()],
        Version = daemon.Version,
        ApiVersion = ApiVersion.Newest.ToString(),
        MinAPIVersion = ApiVersion.Oldest.ToString(),
        GitCommit = daemon.Commit,
        GoVersion = $"none (.NET {Environment.Version})",
        Os = "linux",
        Arch = Host.GoArchitecture,
        KernelVersion = Host.KernelVersion,
        BuildTime = daemon.BuildTime?.Rfc() ?? "",
    };

    private IEnumerable<ComponentVersion> Components()
    {
        yield return new ComponentVersion("Engine", daemon.Version, new Dictionary<string, string>
        {
            ["ApiVersion"] = ApiVersion.Newest.ToString(),
            ["MinAPIVersion"] = ApiVersion.Oldest.ToString(),
            ["Arch"] = Host.GoArchitecture,
            ["BuildTime"] = daemon.BuildTime?.Rfc() ?? "",
            ["Experimental"] = "false",
            ["GitCommit"] = daemon.Commit,
            ["GoVersion"] = $"none (.NET {Environment.Version})",
            ["KernelVersion"] = Host.KernelVersion,
            ["Os"] = "linux",
        });
        if (daemon.RuntimeVersion.Length > 0)
            yield return new ComponentVersion(daemon.DefaultRuntime, daemon.RuntimeVersion, new Dictionary<string, string>());
        if (daemon.MonitorVersion.Length > 0)
            yield return new ComponentVersion("conmon", daemon.MonitorVersion, new Dictionary<string, string>());
    }
}
