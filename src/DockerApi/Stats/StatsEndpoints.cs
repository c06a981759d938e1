using Gantry.DockerApi.Http;
using Gantry.Engine.Containers;
using Gantry.Errors;
using Gantry.Runtime.Statistics;

namespace Gantry.DockerApi.Stats;

/// <summary>Shows what containers use, once or every second.</summary>
/// <param name="containers">The containers.</param>
/// <param name="usage">Reads what they use.</param>
/// <param name="time">The clock.</param>
internal sealed class StatsEndpoints(ContainerService containers, ContainerUsage usage, TimeProvider time) : IEndpointGroup
{
    /// <summary>Processor use is the difference between two readings; Docker's are this far apart.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    public void Map(RouteTable routes) => routes.Get("/containers/{id}/stats", StatsAsync);

    private Task StatsAsync(ApiRequest request)
    {
        var id = containers.Get(request["id"]).Id;
        var (stream, oneShot) = (request.Query.Flag("stream", absent: true), request.Query.Flag("one-shot"));
        if (stream && oneShot)
            throw new InvalidArgumentException("cannot have stream=true and one-shot=true");
        return stream ? StreamAsync(request, id) : OnceAsync(request, id, oneShot);
    }

    private async Task OnceAsync(ApiRequest request, string id, bool oneShot)
    {
        var container = containers.Get(id);
        var (now, before) = (usage.Of(container), (ContainerStatistics?)null);
        if (!oneShot && now is not null)
        {
            await Task.Delay(s_interval, time, request.Aborted);
            (before, now) = (now, usage.Of(containers.Get(id)));
        }
        await request.WriteJsonAsync(Describe(container, now, before), Wire.Json.StatsResponse);
    }

    /// <summary>Goes on until the client leaves or the container is removed.</summary>
    private async Task StreamAsync(ApiRequest request, string id)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, request.Stopping);
        using var timer = new PeriodicTimer(s_interval, time);
        var lines = new JsonLines(request);
        ContainerStatistics? before = null;
        try
        {
            do
            {
                var container = containers.Get(id);
                var now = usage.Of(container);
                await lines.WriteAsync(Describe(container, now, before), Wire.Json.StatsResponse);
                before = now;
            }
            while (await timer.WaitForNextTickAsync(end.Token));
        }
        catch (NotFoundException) when (lines.HasBegun)
        {
            // Removed: there is no more to tell.
        }
    }

    private static StatsResponse Describe(Container container, ContainerStatistics? now, ContainerStatistics? before) =>
        StatsResponse.Of("/" + container.Name, container.Id, now, before);
}
