using System.Text;
using Gantry.DockerApi.Containers;
using Gantry.DockerApi.Hijack;
using Gantry.DockerApi.Http;
using Gantry.Engine.Exec;
using Gantry.Engine.Streams;
using Gantry.Errors;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Exec;

/// <summary>Runs further programs in containers.</summary>
/// <param name="execs">The programs.</param>
internal sealed class ExecEndpoints(ExecService execs) : IEndpointGroup
{
    public void Map(RouteTable routes)
    {
        routes.Post("/containers/{id}/exec", CreateAsync);
        routes.Post("/exec/{id}/start", StartAsync);
        routes.Post("/exec/{id}/resize", ResizeAsync);
        routes.Get("/exec/{id}/json", request => request.WriteJsonAsync(ExecInspection.Of(execs.Get(request["id"])), Wire.Json.ExecInspection));
    }

    private async Task CreateAsync(ApiRequest request)
    {
        var body = await request.ReadRequiredJsonAsync(Wire.Json.ExecCreateBody);
        var exec = execs.Create(request["id"], body.ToCreation());
        await request.WriteJsonAsync(new IdResponse(exec.Id), Wire.Json.IdResponse, StatusCodes.Status201Created);
    }

    private async Task StartAsync(ApiRequest request)
    {
        var body = await request.ReadJsonAsync(Wire.Json.ExecStartBody) ?? new ExecStartBody();
        var exec = execs.Get(request["id"]);
        if (body.Detach)
        {
            await execs.StartDetachedAsync(exec.Id, request.Aborted);
            await request.Empty(StatusCodes.Status200OK);
            return;
        }
        await using var session = await execs.StartAsync(exec.Id, body.Tty, body.ConsoleSize, request.Aborted);
        var framing = session.Tty ? OutputFraming.Raw : OutputFraming.Multiplexed;
        await request.HijackAsync("tcp", StreamContentType.Of(framing, request.Version), (connection, end) =>
            RunAsync(session, exec.Creation.AttachStdin ? connection.Input : null, new FramedSink(connection.Output, framing, connection.MarkGone), end));
    }

    /// <summary>A program that cannot be started is told in its own output: the answer's head has gone.</summary>
    private static async Task RunAsync(IAttachSession session, Stream? input, IOutputSink output, CancellationToken cancellation)
    {
        try
        {
            await session.RunAsync(input, output, cancellation);
        }
        catch (GantryException failure)
        {
            await output.WriteAsync(OutputKind.Stdout, Encoding.UTF8.GetBytes(failure.Message + "\r\n"), cancellation);
        }
    }

    private async Task ResizeAsync(ApiRequest request)
    {
        var size = TerminalSize.Read(request.Query);
        await execs.ResizeAsync(request["id"], size.Height, size.Width, request.Aborted);
        await request.Empty(StatusCodes.Status200OK);
    }
}
