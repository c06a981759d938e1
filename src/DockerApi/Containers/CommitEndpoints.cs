using Gantry.DockerApi.Http;
using Gantry.DockerApi.Images;
using Gantry.Engine.Commit;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Containers;

/// <summary>Makes images of containers.</summary>
/// <param name="commits">Makes them.</param>
internal sealed class CommitEndpoints(ContainerCommitter commits) : IEndpointGroup
{
    public void Map(RouteTable routes) => routes.Post("/commit", CommitAsync);

    private async Task CommitAsync(ApiRequest request)
    {
        var query = request.Query;
        var image = await commits.CommitAsync(new CommitRequest
        {
            Container = query.Text("container"),
            Reference = ImageNames.Target(query.Text("repo"), query.Text("tag")),
            Author = query.Text("author"),
            Comment = query.Text("comment"),
            Pause = query.Flag("pause", absent: true),
            Changes = query.All("changes"),
            Config = await request.ReadJsonAsync(Wire.Json.ContainerConfig),
        }, request.Aborted);
        await request.WriteJsonAsync(new IdResponse(image.Id.ToString()), Wire.Json.IdResponse, StatusCodes.Status201Created);
    }
}
