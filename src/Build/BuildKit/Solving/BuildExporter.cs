using Gantry.Build.BuildKit.Sessions;
using Gantry.Build.Protos.Control;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Oci;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>Gives a build's result out in the ways that a BuildKit client asks for.</summary>
internal sealed class BuildExporter(ImageBuilder builder, SessionRegistry sessions)
{
    /// <summary>Exports.</summary>
    /// <returns>What the client is told of it.</returns>
    public async Task<Dictionary<string, string>> ExportAsync(BuildKitBuild build, BuildResult result, IReadOnlyList<Exporter> exporters, CancellationToken cancellation)
    {
        var response = new Dictionary<string, string>();
        for (var i = 0; i < exporters.Count; i++)
        {
            var step = BuildStep.Create(build.Id, Describe(exporters[i]));
            build.Status.Started(step);
            try
            {
                await ExportAsync(build, result, exporters[i], i.ToString(), step, response, cancellation);
                build.Status.Completed(step, cached: false, null);
            }
            catch (Exception e)
            {
                build.Status.Completed(step, cached: false, e.Message);
                throw;
            }
        }
        return response;
    }

    private async Task ExportAsync(BuildKitBuild build, BuildResult result, Exporter exporter, string id, BuildStep step, Dictionary<string, string> response, CancellationToken cancellation)
    {
        switch (exporter.Type)
        {
            case "moby" or "image":
                await ToImageAsync(build, result, exporter, step, response, cancellation);
                break;
            case "docker" or "oci":
                await ToArchiveAsync(build, result, exporter, id, response, cancellation);
                break;
            case "local":
                await FileSender.SendAsync(await sessions.GetAsync(build.Session, cancellation), id, builder.Exports, result, build.SourceDateEpoch, cancellation);
                break;
            case "tar":
                await using (var sender = new ByteSender(await sessions.GetAsync(build.Session, cancellation), id, cancellation))
                {
                    await builder.Exports.ToTarAsync(result, sender, build.SourceDateEpoch, cancellation);
                    await sender.FinishAsync();
                }
                break;
            default:
                throw new UnsupportedException($"exporter \"{exporter.Type}\" is not supported: want image, docker, oci, local or tar");
        }
    }

    private async Task ToImageAsync(BuildKitBuild build, BuildResult result, Exporter exporter, BuildStep step, Dictionary<string, string> response, CancellationToken cancellation)
    {
        var names = Names(exporter);
        var image = builder.Exports.ToStore(result, names);
        Describe(image, names, response);
        build.Status.Status(step, $"writing image {image.Id}", 0, 0, completed: true);
        foreach (var name in names)
            build.Status.Status(step, $"naming to {name}", 0, 0, completed: true);
        if (!IsOn(exporter, "push"))
            return;
        if (names.Count == 0)
            throw new InvalidArgumentException("tag is needed when pushing to registry");
        var session = await sessions.GetAsync(build.Session, cancellation);
        foreach (var name in names)
        {
            var credential = await session.GetCredentialAsync(name.Domain, cancellation);
            var pushed = await builder.Transfer.PushAsync(name, credential, new Progress<ImageProgress>(p =>
                build.Status.Status(step, $"pushing {p.Id ?? name.ToString()}", p.Current ?? 0, p.Total ?? 0, completed: false)), cancellation);
            response["containerimage.digest"] = pushed.Digest.ToString();
        }
    }

    private async Task ToArchiveAsync(BuildKitBuild build, BuildResult result, Exporter exporter, string id, Dictionary<string, string> response, CancellationToken cancellation)
    {
        if (exporter.Attrs.TryGetValue("tar", out var tar) && tar == "false")
            throw new UnsupportedException($"exporter \"{exporter.Type}\" cannot write a directory: leave out tar=false");
        var names = Names(exporter);
        var image = builder.Exports.ToStore(result, names);
        Describe(image, names, response);
        await using var sender = new ByteSender(await sessions.GetAsync(build.Session, cancellation), id, cancellation);
        await builder.Transfer.SaveAsync(names.Count > 0 ? [.. names.Select(n => n.ToString())] : [image.Id.ToString()], sender, cancellation);
        await sender.FinishAsync();
    }

    private static void Describe(Image image, IReadOnlyList<Reference> names, Dictionary<string, string> response)
    {
        response["containerimage.digest"] = image.Id.ToString();
        response["containerimage.config.digest"] = image.Id.ToString();
        if (names.Count > 0)
            response["image.name"] = string.Join(',', names);
    }

    private static string Describe(Exporter exporter) => exporter.Type switch
    {
        "moby" or "image" => "exporting to image",
        "docker" => "exporting to docker image format",
        "oci" => "exporting to oci image format",
        "local" => "exporting to client directory",
        _ => $"exporting to client {exporter.Type}",
    };

    private static List<Reference> Names(Exporter exporter) =>
        [.. exporter.Attrs.TryGetValue("name", out var names) ? names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(n => Reference.Parse(n).WithDefaultTag()) : []];

    private static bool IsOn(Exporter exporter, string name) => exporter.Attrs.TryGetValue(name, out var value) && value is ("true" or "1");
}
