using System.Text;
using System.Text.Json;
using Gantry.DockerApi.Http;
using Gantry.Engine.Volumes.Transfer;
using Gantry.Errors;
using Microsoft.AspNetCore.Http;

namespace Gantry.DockerApi.Volumes;

/// <summary><c>/gantry/volumes/{name}</c>: archives and copies of volumes.</summary>
/// <param name="transfers">Moves them.</param>
internal sealed class VolumeTransferEndpoints(VolumeTransfers transfers) : IEndpointGroup
{
    /// <summary>Says, before the archive comes, what was exported: a report in JSON and base64.</summary>
    private const string ReportHeader = "Gantry-Volume-Transfer";

    public void Map(RouteTable routes)
    {
        routes.Get("/gantry/volumes/{name}/export", ExportAsync);
        routes.Post("/gantry/volumes/{name}/import", ImportAsync);
        routes.Post("/gantry/volumes/{name}/clone", CloneAsync);
        routes.Post("/gantry/volumes/{name}/snapshot", SnapshotAsync);
    }

    private async Task ExportAsync(ApiRequest request)
    {
        using var export = await transfers.ExportAsync(request["name"], request.Aborted);
        var report = JsonSerializer.Serialize(VolumeTransferReport.Of(export.Transfer), Wire.Json.VolumeTransferReport);
        request.Http.Response.Headers[ReportHeader] = Convert.ToBase64String(Encoding.UTF8.GetBytes(report));
        await request.WriteFileAsync("application/x-tar", output => export.WriteAsync(output, request.Aborted));
    }

    private async Task ImportAsync(ApiRequest request)
    {
        var import = new VolumeImport
        {
            Name = request["name"],
            Replaces = request.Query.Flag("force"),
            KeepsOptions = request.Query.Text("options") switch
            {
                "" => null,
                "keep" => true,
                "drop" => false,
                var other => throw new InvalidArgumentException($"invalid value {Printable.Quote(other)} for options: want keep or drop"),
            },
        };
        await AnswerAsync(request, await transfers.ImportAsync(import, request.UnboundedBody(), request.Aborted));
    }

    private async Task CloneAsync(ApiRequest request)
    {
        var body = await request.ReadRequiredJsonAsync(Wire.Json.VolumeCopyBody);
        if (string.IsNullOrEmpty(body.Name))
            throw new InvalidArgumentException("Name is missing: say what the new volume is called");
        await AnswerAsync(request, await transfers.CloneAsync(request["name"], body.Name, request.Aborted));
    }

    private async Task SnapshotAsync(ApiRequest request)
    {
        var body = await request.ReadJsonAsync(Wire.Json.VolumeCopyBody);
        await AnswerAsync(request, await transfers.SnapshotAsync(request["name"], body?.Name, request.Aborted));
    }

    private static Task AnswerAsync(ApiRequest request, VolumeTransfer transfer) =>
        request.WriteJsonAsync(VolumeTransferReport.Of(transfer), Wire.Json.VolumeTransferReport, StatusCodes.Status201Created);
}
