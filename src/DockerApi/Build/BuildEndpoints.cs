using Gantry.DockerApi.Http;
using Gantry.Errors;

namespace Gantry.DockerApi.Build;

/// <summary>Builds.</summary>
internal sealed class BuildEndpoints : IEndpointGroup
{
    public void Map(RouteTable routes)
    {
        routes.Post("/build", _ => throw NotYet());
        routes.Post("/build/cancel", _ => throw NotYet());
        routes.Post("/build/prune", request => request.WriteTextAsync("{\"CachesDeleted\":null,\"SpaceReclaimed\":0}\n", "application/json"));
        routes.Post("/grpc", _ => throw NotYet());
        routes.Post("/session", _ => throw NotYet());
    }

    private static UnsupportedException NotYet() => new("this daemon cannot build images");
}
