using System.Text.Json;
using Gantry.Build.BuildKit.Sessions;
using Gantry.Build.Cache.Remote;
using Gantry.Build.Exports;
using Gantry.Build.Protos.Control;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Oci;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>Reads and writes the caches that BuildKit's clients name with <c>--cache-from</c> and <c>--cache-to</c>.</summary>
internal sealed class BuildKitCaches(ImageBuilder builder, SessionRegistry sessions)
{
    private const string ManifestFact = "cache.manifest";

    /// <summary>Refuses places that are not reached from here, before anything is built.</summary>
    /// <exception cref="GantryException">A place or its attributes are not supported.</exception>
    public static void Check(IEnumerable<CacheOptionsEntry> exports)
    {
        foreach (var export in exports)
        {
            if (export.Type is not ("registry" or "local" or "inline"))
                throw new UnsupportedException($"cache export of the type {export.Type} is not supported: want registry, local or inline");
            if (Attribute(export, "mode") is not ("" or "min" or "max"))
                throw new InvalidArgumentException($"invalid cache mode {Attribute(export, "mode")}: want min or max");
            if (export.Type == "registry" && Attribute(export, "ref").Length == 0)
                throw new InvalidArgumentException("ref is required for the registry cache exporter");
            if (Attribute(export, "compression") is { Length: > 0 } compression)
                ImageOptions.ParseCompression(compression);
        }
    }

    /// <summary>Opens the caches that a build may read.</summary>
    /// <param name="build">The build, which holds them.</param>
    /// <param name="session">The client.</param>
    /// <param name="imports">The caches.</param>
    /// <exception cref="GantryException">One cannot be meant.</exception>
    public IReadOnlyList<ICacheSource> Open(BuildKitBuild build, BuildSession session, IReadOnlyList<CacheImport> imports) => [.. imports.Select(i => Open(build, session, i)).OfType<ICacheSource>()];

    /// <summary>Writes the caches that a client wants.</summary>
    /// <returns>What the client is told of them.</returns>
    public async Task<Dictionary<string, string>> ExportAsync(BuildKitBuild build, SolvedBuild solved, IEnumerable<CacheOptionsEntry> exports, CancellationToken cancellation)
    {
        var facts = new Dictionary<string, string>();
        foreach (var export in exports.Where(e => e.Type != "inline"))
        {
            var step = BuildStep.Create(build.Id, export.Type == "local" ? "exporting cache to client directory" : "exporting cache to registry");
            build.Status.Started(step);
            try
            {
                await ExportAsync(build, solved, export, step, facts, cancellation);
                build.Status.Completed(step, cached: false, null);
            }
            catch (Exception e) when (e is GantryException or IOException or Grpc.Core.RpcException)
            {
                build.Status.Completed(step, cached: false, e.Message);
                if (Attribute(export, "ignore-error") != "true")
                    throw;
            }
        }
        return facts;
    }

    private async Task ExportAsync(BuildKitBuild build, SolvedBuild solved, CacheOptionsEntry export, BuildStep step, Dictionary<string, string> facts, CancellationToken cancellation)
    {
        var session = await sessions.GetAsync(build.Session, cancellation);
        LayerCompression? compression = Attribute(export, "compression") is { Length: > 0 } wanted ? ImageOptions.ParseCompression(wanted) : null;
        var root = await builder.Exports.ToCacheAsync(solved, Attribute(export, "mode") == "max", compression, document => WriteAsync(session, export, document, build, step, cancellation), cancellation);
        build.Status.Status(step, $"writing cache manifest {root.Digest}", 0, 0, completed: true);
        facts[ManifestFact] = JsonSerializer.Serialize(root, OciJson.Default.Descriptor);
    }

    private async Task WriteAsync(BuildSession session, CacheOptionsEntry export, Descriptor document, BuildKitBuild build, BuildStep step, CancellationToken cancellation)
    {
        if (export.Type == "local")
        {
            await builder.Transfer.CopyAsync(document, new SessionContent(session, $"local:{Attribute(export, "dest")}"), parallel: 1, cancellation);
            return;
        }
        var reference = Reference.Parse(Attribute(export, "ref")).WithDefaultTag();
        var credential = await session.GetCredentialAsync(reference.Domain, cancellation);
        await builder.Transfer.PublishAsync(document, reference, credential, new PartProgress(build.Status, step), cancellation);
    }

    private ICacheSource? Open(BuildKitBuild build, BuildSession session, CacheImport import)
    {
        switch (import.Type)
        {
            case "registry":
                return build.Hold(new RegistryCacheSource(Reference.Parse(import.Attribute("ref")).WithDefaultTag(), builder.Images, builder.Transfer, session));
            case "local":
                // A directory without a cache has no document: a first build names it all the same.
                return Digest.TryParse(import.Attribute("digest"), out var digest) ? new SessionCacheSource(session, import.Attribute("src"), digest) : null;
            case "inline":
                return null;
            default:
                throw new UnsupportedException($"cache import of the type {import.Type} is not supported: want registry or local");
        }
    }

    private static string Attribute(CacheOptionsEntry entry, string name) => entry.Attrs.TryGetValue(name, out var value) ? value : "";
}
