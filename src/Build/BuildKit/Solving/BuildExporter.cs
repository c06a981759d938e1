using Gantry.Build.BuildKit.Sessions;
using Gantry.Build.Exports;
using Gantry.Build.Protos.Control;
using Gantry.Errors;
using Gantry.Oci;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>Gives a build's result out in the ways that a BuildKit client asks for.</summary>
internal sealed class BuildExporter(ImageBuilder builder, SessionRegistry sessions)
{
    /// <summary>The store that a client offers for an unpacked OCI layout.</summary>
    private const string LayoutStore = "export";

    /// <summary>Exports.</summary>
    /// <returns>What the client is told of it.</returns>
    public async Task<Dictionary<string, string>> ExportAsync(BuildKitBuild build, SolvedBuild solved, IReadOnlyList<Exporter> exporters, CancellationToken cancellation)
    {
        var response = new Dictionary<string, string>();
        for (var i = 0; i < exporters.Count; i++)
        {
            var step = BuildStep.Create(build.Id, Describe(exporters[i]));
            build.Status.Started(step);
            try
            {
                var facts = await ExportAsync(build, solved, exporters[i], i.ToString(), step, cancellation);
                foreach (var (name, value) in facts)
                    response[name] = value;
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

    private async Task<Dictionary<string, string>> ExportAsync(BuildKitBuild build, SolvedBuild solved, Exporter exporter, string id, BuildStep step, CancellationToken cancellation)
    {
        switch (exporter.Type)
        {
            case "moby" or "image":
                return await ToImageAsync(build, solved, exporter, step, cancellation);
            case "docker" or "oci":
                return await ToArchiveAsync(build, solved, exporter, id, cancellation);
            case "local":
                await FileSender.SendAsync(await sessions.GetAsync(build.Session, cancellation), id, builder.Exports, solved, cancellation);
                return [];
            case "tar":
                await using (var sender = new ByteSender(await sessions.GetAsync(build.Session, cancellation), id, cancellation))
                {
                    await builder.Exports.ToTarAsync(solved, sender, cancellation);
                    await sender.FinishAsync();
                }
                return [];
            default:
                throw new UnsupportedException($"exporter \"{exporter.Type}\" is not supported: want image, docker, oci, local or tar");
        }
    }

    private async Task<Dictionary<string, string>> ToImageAsync(BuildKitBuild build, SolvedBuild solved, Exporter exporter, BuildStep step, CancellationToken cancellation)
    {
        var options = ImageOptions.Parse(exporter.Type, exporter.Attrs);
        if (options is { Push: true, Names.Count: 0 })
            throw new InvalidArgumentException("tag is needed when pushing to registry");
        var exported = await builder.Exports.ToStoreAsync(solved, options with { Names = options.PushByDigest ? [] : options.Names }, cancellation);
        build.Status.Status(step, $"writing image {exported.Image.Id}", 0, 0, completed: true);
        foreach (var name in exported.Names)
            build.Status.Status(step, $"naming to {name}", 0, 0, completed: true);
        var facts = exported.Facts();
        if (!options.Push)
            return facts;
        var session = await sessions.GetAsync(build.Session, cancellation);
        foreach (var name in options.Names)
        {
            var credential = await session.GetCredentialAsync(name.Domain, cancellation);
            var pushed = await builder.Exports.PushAsync(exported, name, options.PushByDigest, credential, new PartProgress(build.Status, step), cancellation);
            build.Status.Status(step, $"pushing manifest for {name}@{pushed.Digest}", 0, 0, completed: true);
            facts["containerimage.digest"] = pushed.Digest.ToString();
            facts["containerimage.descriptor"] = ImageFacts.Encode(pushed);
        }
        facts["image.name"] = string.Join(',', options.Names);
        return facts;
    }

    private async Task<Dictionary<string, string>> ToArchiveAsync(BuildKitBuild build, SolvedBuild solved, Exporter exporter, string id, CancellationToken cancellation)
    {
        var options = ImageOptions.Parse(exporter.Type, exporter.Attrs);
        var session = await sessions.GetAsync(build.Session, cancellation);
        if (!options.Tar)
        {
            if (exporter.Type == "docker")
                throw new UnsupportedException("exporter \"docker\" cannot write a directory: leave out tar=false, or use type=oci");
            return Facts(await builder.Exports.ToLayoutAsync(solved, options, new SessionContent(session, LayoutStore), cancellation), options);
        }
        await using var sender = new ByteSender(session, id, cancellation);
        var facts = exporter.Type == "docker"
            ? (await builder.Exports.ToDockerArchiveAsync(solved, options, sender, cancellation)).Facts()
            : Facts(await builder.Exports.ToLayoutAsync(solved, options, sender, cancellation), options);
        await sender.FinishAsync();
        return facts;
    }

    private static Dictionary<string, string> Facts(Descriptor root, ImageOptions options)
    {
        var facts = new Dictionary<string, string> { ["containerimage.digest"] = root.Digest.ToString(), ["containerimage.descriptor"] = ImageFacts.Encode(root) };
        if (options.Names.Count > 0)
            facts["image.name"] = string.Join(',', options.Names);
        return facts;
    }

    private static string Describe(Exporter exporter) => exporter.Type switch
    {
        "moby" or "image" => "exporting to image",
        "docker" => "exporting to docker image format",
        "oci" => "exporting to oci image format",
        "local" => "exporting to client directory",
        _ => $"exporting to client {exporter.Type}",
    };
}
