using Gantry.DockerApi.Http;
using Gantry.Engine.Containers;

namespace Gantry.DockerApi.Containers;

/// <summary>Shows the processes of containers.</summary>
/// <param name="containers">The containers.</param>
internal sealed class ProcessEndpoints(ContainerService containers) : IEndpointGroup
{
    public void Map(RouteTable routes) => routes.Get("/containers/{id}/top", TopAsync);

    private async Task TopAsync(ApiRequest request)
    {
        var (titles, rows) = await containers.TopAsync(request["id"], request.Query.TextOrNull("ps_args"), request.Aborted);
        await request.WriteJsonAsync(new TopResponse(titles, rows), Wire.Json.TopResponse);
    }
}

/// <summary>The processes of a container.</summary>
internal sealed record TopResponse(IReadOnlyList<string> Titles, IReadOnlyList<IReadOnlyList<string>> Processes);
