using Gantry.Build;
using Gantry.Build.Cache;
using Gantry.DockerApi.Http;

namespace Gantry.DockerApi.Build;

/// <summary><c>/build/prune</c> and <c>/build/cancel</c>.</summary>
/// <param name="builder">The builder.</param>
/// <param name="time">The clock.</param>
internal sealed class BuildCacheEndpoints(ImageBuilder builder, TimeProvider time) : IEndpointGroup
{
    public void Map(RouteTable routes)
    {
        routes.Post("/build/prune", PruneAsync);
        routes.Post("/build/cancel", CancelAsync);
    }

    private Task PruneAsync(ApiRequest request)
    {
        var filters = request.Query.Filters("until", "id", "parent", "type", "description", "inuse", "shared", "private");
        var before = filters.Until(time);
        var keep = long.TryParse(request.Query.Text("keep-storage"), out var bytes) ? bytes : long.TryParse(request.Query.Text("max-used-space"), out bytes) ? bytes : 0;
        var removed = builder.Pruner.Prune(request.Query.Flag("all"), usage => Matches(usage, filters, before), keep);
        var answer = new CachePruned(removed.Count > 0 ? [.. removed.Select(r => r.Record.Id)] : null, removed.Sum(r => r.Record.Size));
        return request.WriteJsonAsync(answer, BuildJson.Json.CachePruned);
    }

    private static bool Matches(CacheUsage usage, Filters filters, DateTimeOffset? before) =>
        (before is null || usage.Record.LastUsed < before)
        && filters.Matches("id", usage.Record.Id)
        && filters.Matches("type", usage.TypeName)
        && filters.Matches("description", usage.Record.Description)
        && filters.Matches("parent", parent => usage.Parents.Contains(parent))
        && (filters.Flag("shared") ?? usage.Shared) == usage.Shared
        && (filters.Flag("private") ?? !usage.Shared) == !usage.Shared
        && (filters.Flag("inuse") ?? usage.InUse) == usage.InUse;

    private Task CancelAsync(ApiRequest request)
    {
        builder.Cancel(request.Query.Text("id"));
        return request.Empty();
    }
}
