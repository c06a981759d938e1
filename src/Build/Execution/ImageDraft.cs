using Gantry.Build.Planning;
using Gantry.Oci;

namespace Gantry.Build.Execution;

/// <summary>The image that a stage is making: what its base had, and what each instruction changes.</summary>
internal sealed class ImageDraft
{
    /// <summary>Begins on an image, or on nothing.</summary>
    public ImageDraft(ImageConfig? image, Platform platform, Digest? parentImage = null)
    {
        Platform = platform;
        ParentImage = parentImage;
        Config = image?.Config ?? new();
        Author = image?.Author;
        DiffIds = [.. image?.RootFs.DiffIds ?? []];
        History = [.. image?.History ?? []];
        Variables = new([.. Config.Env ?? []]);
        if (Config.Env is null or { Count: 0 })
            Variables.SetEnvironment("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    }

    private ImageDraft(ImageDraft other)
    {
        (Platform, ParentImage, Config, Author) = (other.Platform, other.ParentImage, other.Config, other.Author);
        (DiffIds, History) = ([.. other.DiffIds], [.. other.History]);
        Variables = new(other.Variables.Environment);
    }

    /// <summary>What it runs on.</summary>
    public Platform Platform { get; }

    /// <summary>The image that it began on, if any.</summary>
    public Digest? ParentImage { get; }

    /// <summary>The configuration, the environment apart.</summary>
    public RunConfig Config { get; set; }

    /// <summary>Who made it.</summary>
    public string? Author { get; set; }

    /// <summary>The layers.</summary>
    public List<Digest> DiffIds { get; }

    /// <summary>The steps.</summary>
    public List<HistoryEntry> History { get; }

    /// <summary>Environment and arguments.</summary>
    public StageVariables Variables { get; }

    /// <summary>Whether the stage itself set the command: an ENTRYPOINT then keeps it.</summary>
    public bool CommandSet { get; set; }

    /// <summary>The chain id of the layers, or null for none.</summary>
    public Digest? ChainId => Oci.ChainId.Of(DiffIds);

    /// <summary>The shell of shell-form commands.</summary>
    public IReadOnlyList<string> Shell => Config.Shell is { Count: > 0 } shell ? shell : ["/bin/sh", "-c"];

    /// <summary>The working directory.</summary>
    public string WorkingDirectory => string.IsNullOrEmpty(Config.WorkingDir) ? "/" : Config.WorkingDir;

    /// <summary>The draft for a stage that begins on this one: ARGs are not inherited.</summary>
    public ImageDraft Fork() => new(this);

    /// <summary>Notes a step in the history; one without a time of its own gets that of the layer next to it.</summary>
    public void Record(string instruction, bool emptyLayer, DateTimeOffset? time) =>
        History.Add(new() { Created = time, CreatedBy = instruction, Comment = "buildkit.dockerfile.v0", EmptyLayer = emptyLayer });

    /// <summary>The image's configuration. It has no time but those of its layers, so that the same layers make the same image.</summary>
    /// <param name="now">The time of an image in which nothing has one.</param>
    /// <param name="labels">Further labels.</param>
    public ImageConfig ToImageConfig(DateTimeOffset now, IReadOnlyDictionary<string, string> labels) => new()
    {
        Created = History.LastOrDefault(h => h.Created is not null)?.Created ?? now,
        Author = Author,
        Architecture = Platform.Architecture,
        Variant = Platform.Variant,
        Os = Platform.Os,
        Config = Config with
        {
            Env = Variables.Environment,
            Labels = labels.Count == 0 ? Config.Labels : Merge(Config.Labels, labels),
            WorkingDir = WorkingDirectory,
        },
        RootFs = new() { DiffIds = DiffIds },
        History = [.. Dated(now)],
    };

    private IEnumerable<HistoryEntry> Dated(DateTimeOffset now)
    {
        var time = History.FirstOrDefault(h => h.Created is not null)?.Created ?? now;
        foreach (var entry in History)
        {
            time = entry.Created ?? time;
            yield return entry with { Created = time };
        }
    }

    private static SortedDictionary<string, string> Merge(IReadOnlyDictionary<string, string>? below, IReadOnlyDictionary<string, string> above)
    {
        var merged = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in (below ?? new Dictionary<string, string>()).Concat(above))
            merged[key] = value;
        return merged;
    }
}
