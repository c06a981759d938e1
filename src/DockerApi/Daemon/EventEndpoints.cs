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
        // Listening begins with this call, so that nothing is missed once the client has the headers.
        var happening = events.ReadAsync(since, until, end.Token);
        var lines = new JsonLines(request);
        await lines.BeginAsync();
        await foreach (var happened in happening)
            if (filter.Includes(happened))
                await lines.WriteAsync(EventMessage.Of(happened), Wire.Json.EventMessage);
    }
}
