using Gantry.DockerApi.Daemon;
using Gantry.DockerApi.Http;
using Gantry.Images;
using Gantry.Oci;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Images;

/// <summary>Lists, shows, tags and removes images.</summary>
/// <param name="images">The images.</param>
/// <param name="uses">Who uses them.</param>
/// <param name="events">Tells what happened.</param>
/// <param name="time">The clock.</param>
internal sealed class ImageEndpoints(ImageStore images, ImageUses uses, ObjectEvents events, TimeProvider time) : IEndpointGroup
{
    public void Map(RouteTable routes)
    {
        routes.Get("/images/json", ListAsync);
        routes.Get("/images/{name*}/json", request =>
            request.WriteJsonAsync(ImageInspection.Of(images.Resolve(request["name"]), request.Version), Wire.Json.ImageInspection));
        routes.Get("/images/{name*}/history", request =>
            request.WriteJsonAsync([.. images.History(images.Resolve(request["name"])).Select(HistoryStep.Of)], Wire.Json.ListHistoryStep));
        routes.Get("/images/search", SearchAsync);
        routes.Post("/images/{name*}/tag", TagAsync);
        routes.Post("/images/prune", PruneAsync);
        routes.Delete("/images/{name*}", RemoveAsync);
    }

    private async Task ListAsync(ApiRequest request)
    {
        var filter = new ImageFilter(request.Query, images, time);
        var all = images.List();
        var parents = request.Query.Flag("all") ? [] : all.Select(image => image.Parent).OfType<Digest>().ToHashSet();
        var shown = all.Where(image => !IsIntermediate(image, parents) && filter.Includes(image)).Select(filter.Trim);
        await request.WriteJsonAsync([.. shown.Select(image => ImageSummary.Of(image, request.Version))], Wire.Json.ListImageSummary);
    }

    /// <summary>A step of a build on the way to another image: nameless, with children.</summary>
    private static bool IsIntermediate(Image image, HashSet<Digest> parents) => image.Tags.Count == 0 && parents.Contains(image.Id);

    private async Task TagAsync(ApiRequest request)
    {
        var image = images.Resolve(request["name"]);
        var reference = ImageNames.Target(request.Query.Text("repo"), request.Query.Text("tag"))
            ?? throw new Errors.InvalidArgumentException("invalid reference format: repository name must have at least one component");
        images.Tag(image.Id, reference, request["name"]);
        events.OfImage("tag", image.Id.ToString(), reference.Familiar, image);
        await request.Empty(StatusCodes.Status201Created);
    }

    private async Task RemoveAsync(ApiRequest request)
    {
        var deletions = images.Remove(request["name"], request.Query.Flag("force"), !request.Query.Flag("noprune"), uses.Of);
        events.OfRemoval(deletions, request["name"]);
        await request.WriteJsonAsync([.. deletions.Select(ImageRemoved.Of)], Wire.Json.ListImageRemoved);
    }

    private async Task PruneAsync(ApiRequest request)
    {
        var filters = request.Query.Filters("dangling", "until", "label", "label!");
        var onlyDangling = filters.Flag("dangling") ?? true;
        var until = filters.Until(time);
        var (deletions, bytes) = images.Prune(
            onlyDangling, image => (until is null || image.Config.Created < until) && filters.MatchesLabels(image.Config.Config?.Labels), uses.Of);
        events.OfRemoval(deletions, "");
        events.OfImage("prune", "", null);
        await request.WriteJsonAsync(ImagesPruned.Of(deletions, bytes), Wire.Json.ImagesPruned);
    }

    /// <summary>There is no search of a hub; what is here can be searched.</summary>
    private async Task SearchAsync(ApiRequest request)
    {
        var term = request.Query.TextOrNull("term") ?? throw new Errors.InvalidArgumentException("invalid search: term is missing");
        var limit = request.Query.Number("limit") ?? ImageSearch.MostResults;
        await request.WriteJsonAsync(ImageSearch.Local(images.List(), term, limit), Wire.Json.IReadOnlyListSearchResult);
    }
}
