using Gantry.Runtime.Configuration;

namespace Gantry.DockerApi.Containers;

/// <summary>Shows a container's configuration as Docker does.</summary>
internal static class ContainerConfigView
{
    public static ContainerConfig Of(ContainerConfig config) => config with
    {
        Hostname = config.Hostname ?? "",
        Domainname = config.Domainname ?? "",
        User = config.User ?? "",
        WorkingDir = config.WorkingDir ?? "",
        Env = config.Env ?? [],
        Labels = config.Labels ?? new Dictionary<string, string>(),
    };
}
