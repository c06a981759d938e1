using System.Text.Json;
using Gantry.DockerApi.Http;
using Gantry.DockerApi.Swarm;
using Gantry.Engine.Volumes;
using Gantry.Errors;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Volumes;

/// <summary>Makes, lists, shows and removes volumes.</summary>
/// <param name="volumes">The volumes.</param>
internal sealed class VolumeEndpoints(VolumeService volumes) : IEndpointGroup
{
    private static readonly ApiVersion s_onlyAnonymousSince = new(1, 42);

    public void Map(RouteTable routes)
    {
        routes.Get("/volumes", ListAsync);
        routes.Post("/volumes/create", CreateAsync);
        routes.Post("/volumes/prune", PruneAsync);
        routes.Get("/volumes/{name}", InspectAsync);
        routes.Put("/volumes/{name}", _ => throw SwarmEndpoints.NoManager());
        routes.Delete("/volumes/{name}", RemoveAsync);
    }

    private async Task ListAsync(ApiRequest request)
    {
        var filters = request.Query.Filters("dangling", "driver", "label", "label!", "name");
        var dangling = filters.Flag("dangling");
        var all = await volumes.ListAllAsync(request.Aborted);
        var shown = all.Volumes.Where(details => details.Volume is var volume
            && (dangling is null || dangling == (volumes.Users(volume.Name).Count == 0))
            && filters.Matches("driver", volume.Driver)
            && filters.Matches("name", name => NamePattern.Fits(name, volume.Name))
            && filters.MatchesLabels(volume.Labels));
        await request.WriteJsonAsync(new VolumeList([.. shown.Select(VolumeInspection.Of)], all.Warnings.Count > 0 ? all.Warnings : null), Wire.Json.VolumeList);
    }

    private async Task InspectAsync(ApiRequest request) =>
        await request.WriteJsonAsync(VolumeInspection.Of(await volumes.InspectAsync(request["name"], request.Aborted)), Wire.Json.VolumeInspection);

    private async Task CreateAsync(ApiRequest request)
    {
        var body = await request.ReadRequiredJsonAsync(Wire.Json.VolumeCreateBody);
        if (body.ClusterVolumeSpec is { ValueKind: not JsonValueKind.Null })
            throw SwarmEndpoints.NoManager();
        var volume = await volumes.CreateAsync(
            new VolumeCreation { Name = body.Name, Driver = body.Driver, Options = body.DriverOpts, Labels = body.Labels }, request.Aborted);
        await request.WriteJsonAsync(VolumeInspection.Of(volume), Wire.Json.VolumeInspection, StatusCodes.Status201Created);
    }

    private async Task RemoveAsync(ApiRequest request)
    {
        var force = request.Query.Flag("force");
        try
        {
            await volumes.RemoveAsync(request["name"], force, request.Aborted);
        }
        catch (NotFoundException) when (force)
        {
            // Forced, a removal is about the volume being gone.
        }
        await request.Empty();
    }

    private async Task PruneAsync(ApiRequest request)
    {
        var filters = request.Query.Filters("all", "label", "label!");
        var all = filters.Flag("all") ?? request.Version < s_onlyAnonymousSince;
        var pruned = await volumes.PruneAsync(volume => (all || volume.Anonymous) && filters.MatchesLabels(volume.Labels), request.Aborted);
        await request.WriteJsonAsync(new VolumesPruned(pruned.Removed.Count > 0 ? pruned.Removed : null, pruned.SpaceReclaimed), Wire.Json.VolumesPruned);
    }
}
