using Gantry.DockerApi.Http;
using Gantry.Oci;

namespace Gantry.DockerApi.Images;

/// <summary>The configuration of an image that is made of a bare file tree.</summary>
internal static class ImportConfig
{
    private const string DefaultMessage = "Imported from -";

    /// <exception cref="Errors.UnsupportedException">Changes are asked for.</exception>
    public static ImageConfig Of(QueryParameters query, DateTimeOffset now)
    {
        if (query.Has("changes"))
            throw new Errors.UnsupportedException("changes are not applied to an import: import first, then commit a container of it with --change");
        var platform = query.TextOrNull("platform") is { } text ? Platform.Parse(text) : null;
        var message = query.TextOrNull("message") ?? DefaultMessage;
        return new ImageConfig
        {
            Created = now,
            Architecture = platform?.Architecture ?? Daemon.Host.GoArchitecture,
            Variant = platform?.Variant,
            Os = platform?.Os ?? "linux",
            RootFs = new RootFs { DiffIds = [] },
            Config = new RunConfig(),
            History = [new HistoryEntry { Created = now, Comment = message }],
            Comment = message,
        };
    }
}
