using Gantry.DockerApi.Http;
using Gantry.Engine.Containers;
using Gantry.Errors;

namespace Gantry.DockerApi.Containers;

/// <summary>Starts, stops, signals, freezes and waits for containers.</summary>
/// <param name="containers">The containers.</param>
internal sealed class LifecycleEndpoints(ContainerService containers) : IEndpointGroup
{
    /// <summary>A start goes on when the client that asked for it leaves.</summary>
    private static readonly CancellationToken s_toTheEnd = CancellationToken.None;

    public void Map(RouteTable routes)
    {
        routes.Post("/containers/{id}/start", request => Do(request, containers.StartAsync(request["id"], s_toTheEnd)));
        routes.Post("/containers/{id}/stop", request =>
            Do(request, containers.StopAsync(request["id"], request.Query.TextOrNull("signal"), request.Query.Number("t"), request.Aborted)));
        routes.Post("/containers/{id}/restart", request =>
            Do(request, containers.RestartAsync(request["id"], request.Query.TextOrNull("signal"), request.Query.Number("t"), s_toTheEnd)));
        routes.Post("/containers/{id}/kill", request =>
            Do(request, containers.KillAsync(request["id"], request.Query.TextOrNull("signal"), request.Aborted)));
        routes.Post("/containers/{id}/pause", request => Do(request, containers.PauseAsync(request["id"], request.Aborted)));
        routes.Post("/containers/{id}/unpause", request => Do(request, containers.UnpauseAsync(request["id"], request.Aborted)));
        routes.Post("/containers/{id}/resize", ResizeAsync);
        routes.Post("/containers/{id}/wait", WaitAsync);
    }

    private static async Task Do(ApiRequest request, Task work)
    {
        await work;
        await request.Empty();
    }

    private async Task ResizeAsync(ApiRequest request)
    {
        var size = TerminalSize.Read(request.Query);
        await containers.ResizeAsync(request["id"], size.Height, size.Width, request.Aborted);
        await request.Empty(200);
    }

    /// <summary>
    /// Clients wait before they start a container: status and headers must leave once the wait is registered, and the result
    /// follows when the program has ended.
    /// </summary>
    private async Task WaitAsync(ApiRequest request)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, request.Stopping);
        var ended = containers.Wait(request["id"], Condition(request.Query.Text("condition")), end.Token);
        if (ended.IsFaulted)
            await ended;
        await request.BeginStreamAsync("application/json");
        var status = await ended;
        var response = new WaitResponse(status.ExitCode, status.Error is { } error ? new WaitError(error) : null);
        await new JsonLines(request).WriteAsync(response, Wire.Json.WaitResponse);
    }

    private static WaitCondition Condition(string text) => text switch
    {
        "" or "not-running" => WaitCondition.NotRunning,
        "next-exit" => WaitCondition.NextExit,
        "removed" => WaitCondition.Removed,
        _ => throw new InvalidArgumentException($"invalid condition: {Printable.Quote(text)}"),
    };
}
