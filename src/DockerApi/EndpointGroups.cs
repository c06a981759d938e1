using Gantry.DockerApi.Http;
using Gantry.DockerApi.Daemon;

namespace Gantry.DockerApi;

/// <summary>All groups of endpoints. A new one is a class and a line here.</summary>
internal static class EndpointGroups
{
    public static IReadOnlyList<IEndpointGroup> All(DockerApiServices services) =>
    [
        new PingEndpoints(),
        new VersionEndpoints(services.Daemon),
    ];
}
