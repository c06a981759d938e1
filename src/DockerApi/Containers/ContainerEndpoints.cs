using Gantry.DockerApi.Http;
using Gantry.Engine.Containers;
using Gantry.Runtime.Configuration;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Containers;

/// <summary>Makes, lists, shows, renames, updates and removes containers.</summary>
/// <param name="containers">The containers.</param>
/// <param name="list">Lists them.</param>
/// <param name="inspector">Shows one.</param>
/// <param name="creations">Reads creations.</param>
/// <param name="time">The clock.</param>
internal sealed class ContainerEndpoints(
    ContainerService containers, ContainerList list, ContainerInspector inspector, CreateRequest creations, TimeProvider time) : IEndpointGroup
{
    public void Map(RouteTable routes)
    {
        routes.Get("/containers/json", ListAsync);
        routes.Post("/containers/create", CreateAsync);
        routes.Get("/containers/{id}/json", InspectAsync);
        routes.Post("/containers/{id}/rename", RenameAsync);
        routes.Post("/containers/{id}/update", UpdateAsync);
        routes.Delete("/containers/{id}", RemoveAsync);
        routes.Post("/containers/prune", PruneAsync);
    }

    private async Task ListAsync(ApiRequest request) =>
        await request.WriteJsonAsync(await list.QueryAsync(request.Query, request.Aborted), Wire.Json.ListContainerSummary);

    private async Task CreateAsync(ApiRequest request)
    {
        var creation = await creations.ReadAsync(request);
        var created = await containers.CreateAsync(creation, request.Aborted);
        await request.WriteJsonAsync(new CreateResponse(created.Id, created.Warnings), Wire.Json.CreateResponse, StatusCodes.Status201Created);
    }

    private async Task InspectAsync(ApiRequest request) =>
        await request.WriteJsonAsync(
            await inspector.InspectAsync(request["id"], request.Query.Flag("size"), request.Aborted), Wire.Json.ContainerInspection);

    private async Task RenameAsync(ApiRequest request)
    {
        await containers.RenameAsync(request["id"], request.Query.Text("name").TrimStart('/'), request.Aborted);
        await request.Empty();
    }

    private async Task UpdateAsync(ApiRequest request)
    {
        var resources = await request.ReadRequiredJsonAsync(Wire.Json.HostConfig);
        var warnings = await containers.UpdateAsync(request["id"], new ContainerUpdate(resources, ChosenPolicy(resources)), request.Aborted);
        await request.WriteJsonAsync(new UpdateResponse(warnings), Wire.Json.UpdateResponse);
    }

    /// <summary>Clients always send a policy; one without a name is none.</summary>
    private static RestartPolicy? ChosenPolicy(HostConfig resources) =>
        resources.RestartPolicy is { Name.Length: > 0 } policy ? policy : null;

    private async Task RemoveAsync(ApiRequest request)
    {
        var query = request.Query;
        if (query.Flag("link"))
            throw new Errors.UnsupportedException("links cannot be removed by themselves: remove the container that has them");
        await containers.RemoveAsync(request["id"], query.Flag("force"), query.Flag("v"), request.Aborted);
        await request.Empty();
    }

    private async Task PruneAsync(ApiRequest request)
    {
        var filters = request.Query.Filters("until", "label", "label!");
        var until = filters.Until(time);
        var pruned = await containers.PruneAsync(
            container => (until is null || container.Created < until) && filters.MatchesLabels(container.Config.Labels), request.Aborted);
        await request.WriteJsonAsync(ContainersPruned.Of(pruned), Wire.Json.ContainersPruned);
    }
}

/// <summary>What a prune of containers removed.</summary>
internal sealed record ContainersPruned(IReadOnlyList<string>? ContainersDeleted, long SpaceReclaimed)
{
    public static ContainersPruned Of(PruneResult result) => new(result.Removed.Count > 0 ? result.Removed : null, result.SpaceReclaimed);
}
