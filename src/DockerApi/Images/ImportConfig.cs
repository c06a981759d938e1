using Gantry.DockerApi.Http;
using Gantry.Engine.Commit;
using Gantry.Oci;

namespace Gantry.DockerApi.Images;

/// <summary>The configuration of an image that is made of a bare file tree.</summary>
internal static class ImportConfig
{
    private const string DefaultMessage = "Imported from -";

    /// <exception cref="Errors.InvalidArgumentException">A change is no instruction that an import takes.</exception>
    public static ImageConfig Of(QueryParameters query, DateTimeOffset now)
    {
        var platform = query.TextOrNull("platform") is { } text ? Platform.Parse(text) : null;
        var message = query.TextOrNull("message") ?? DefaultMessage;
        return new ImageConfig
        {
            Created = now,
            Architecture = platform?.Architecture ?? Daemon.Host.GoArchitecture,
            Variant = platform?.Variant,
            Os = platform?.Os ?? "linux",
            RootFs = new RootFs { DiffIds = [] },
            Config = ConfigChanges.Apply(new RunConfig(), query.All("changes")),
            History = [new HistoryEntry { Created = now, Comment = message }],
            Comment = message,
        };
    }
}
