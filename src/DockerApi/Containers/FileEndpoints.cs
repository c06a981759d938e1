using System.Text;
using System.Text.Json;
using Gantry.DockerApi.Http;
using Gantry.Engine.Files;
using Gantry.Errors;
using Gantry.Images.Snapshots;

namespace Gantry.DockerApi.Containers;

/// <summary>Copies files in and out of containers, and shows what changed.</summary>
/// <param name="files">The files of containers.</param>
internal sealed class FileEndpoints(ContainerFiles files) : IEndpointGroup
{
    private const string TarType = "application/x-tar";

    public void Map(RouteTable routes)
    {
        routes.Get("/containers/{id}/changes", ChangesAsync);
        routes.Get("/containers/{id}/export", request =>
            request.WriteFileAsync("application/octet-stream", output => files.ExportAsync(request["id"], output, request.Aborted)));
        routes.Head("/containers/{id}/archive", StatAsync);
        routes.Get("/containers/{id}/archive", ReadAsync);
        routes.Put("/containers/{id}/archive", WriteAsync);
    }

    private async Task ChangesAsync(ApiRequest request)
    {
        var changes = await files.ChangesAsync(request["id"], request.Aborted);
        await request.WriteJsonAsync(changes.Count > 0 ? changes : null, Wire.Json.IReadOnlyListFileChange!);
    }

    private async Task StatAsync(ApiRequest request)
    {
        SetStat(request, await files.StatAsync(request["id"], TargetPath(request), request.Aborted));
        await request.Empty(200);
    }

    private async Task ReadAsync(ApiRequest request)
    {
        await using var source = await files.OpenAsync(request["id"], TargetPath(request), request.Aborted);
        SetStat(request, source.Stat);
        await request.WriteFileAsync(TarType, output => source.WriteAsync(output, request.Aborted));
    }

    private async Task WriteAsync(ApiRequest request)
    {
        var options = new ArchiveExtraction(request.Query.Flag("noOverwriteDirNonDir"), request.Query.Flag("copyUIDGID"));
        await files.WriteAsync(request["id"], TargetPath(request), request.UnboundedBody(), options, request.Aborted);
        await request.Empty(200);
    }

    private static string TargetPath(ApiRequest request) =>
        request.Query.TextOrNull("path") ?? throw new InvalidArgumentException("bad parameter: path cannot be empty");

    private static void SetStat(ApiRequest request, PathStat stat)
    {
        var json = JsonSerializer.Serialize(FileStat.Of(stat), Wire.Json.FileStat);
        request.Http.Response.Headers["X-Docker-Container-Path-Stat"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(json));
    }
}
