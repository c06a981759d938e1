using Gantry.DockerApi.Http;
using Gantry.Errors;

namespace Gantry.DockerApi.Swarm;

/// <summary>Managed plugins, of which there are none.</summary>
internal sealed class PluginEndpoints : IEndpointGroup
{
    public void Map(RouteTable routes)
    {
        routes.Get("/plugins", request => request.WriteTextAsync("[]\n", "application/json"));
        routes.Get("/plugins/privileges", _ => throw Unsupported());
        routes.Get("/plugins/{name*}/json", request => throw NotThere(request));
        routes.Post("/plugins/pull", _ => throw Unsupported());
        routes.Post("/plugins/create", _ => throw Unsupported());
        foreach (var verb in new[] { "enable", "disable", "upgrade", "push", "set" })
            routes.Post($"/plugins/{{name*}}/{verb}", request => throw NotThere(request));
        routes.Delete("/plugins/{name*}", request => throw NotThere(request));
    }

    private static NotFoundException NotThere(ApiRequest request) => new($"plugin {Printable.Quote(request["name"])} not found");

    private static UnsupportedException Unsupported() =>
        new("managed plugins are not supported: run the plugin as a service that listens on a socket in /run/docker/plugins");
}
