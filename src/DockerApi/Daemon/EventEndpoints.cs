using Gantry.DockerApi.Http;
using Gantry.Engine.Events;

namespace Gantry.DockerApi.Daemon;

/// <summary><c>/events</c>.</summary>
/// <param name="events">What happened and happens.</param>
internal sealed class EventEndpoints(EventLog events) : IEndpointGroup
{
    public void Map(RouteTable routes) => routes.Get("/events", StreamAsync);

    private async Task StreamAsync(ApiRequest request)
    {
        var filter = new EventFilter(request.Query);
        var (since, until) = (request.Query.Moment("since"), request.Query.Moment("until"));
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, request.Stopping);
        var happening = events.ReadAsync(since, until, end.Token).GetAsyncEnumerator(end.Token);
        await using (happening)
        {
            // Listening begins with the first step, so that nothing is missed once the client has the headers.
            var next = happening.MoveNextAsync();
            var lines = new JsonLines(request);
            await lines.BeginAsync();
            for (; await next; next = happening.MoveNextAsync())
                if (filter.Includes(happening.Current))
                    await lines.WriteAsync(EventMessage.Of(happening.Current), Wire.Json.EventMessage);
        }
    }
}
