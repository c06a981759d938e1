using System.Collections.Concurrent;
using System.Globalization;
using Gantry.Build.Layouts;
using Gantry.Build.Planning;
using Gantry.Build.Progress;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Oci;
using Gantry.Runtime.Specs;

namespace Gantry.Build.Execution;

/// <summary>One build while it runs: its stages, and what they share.</summary>
internal sealed class BuildJob : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, Lazy<Task<ImageDraft>>> _stages = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<Image>>> _images = new();
    private readonly ConcurrentDictionary<(ImageLayout, Platform?), Lazy<Task<ImageConfig>>> _layouts = new();
    private readonly CancellationTokenSource _stop;
    private readonly ConcurrentBag<IDisposable> _held = [];
    private readonly ConcurrentDictionary<BuildMaterial, bool> _materials = [];

    public BuildJob(BuildRequest request, StageGraph graph, BuildServices services, IBuildProgress progress, CancellationToken cancellation)
    {
        (Request, Graph, Services, Progress) = (request, graph, services, progress);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Views = new(services.Workspaces);
        Sandboxes = new(services.Networks, request);
        Imports = new(this);
        IdMapping = services.StepIds.Take(request.Profile);
    }

    public BuildRequest Request { get; }

    public StageGraph Graph { get; }

    public BuildServices Services { get; }

    public IBuildProgress Progress { get; }

    public JobViews Views { get; }

    public JobSandboxes Sandboxes { get; }

    /// <summary>The host's user ids that the programs of RUN steps get; null for the host's own.</summary>
    public IdMapping? IdMapping { get; }

    /// <summary>What other builders' caches have for this build.</summary>
    public ImportedSteps Imports { get; }

    /// <summary>What the steps so far came to.</summary>
    public ConcurrentBag<MadeStep> Made { get; } = [];

    /// <summary>What the build took from outside so far.</summary>
    public IReadOnlyList<BuildMaterial> Materials => [.. _materials.Keys.OrderBy(m => m.Uri, StringComparer.Ordinal)];

    /// <summary>The time that new things get.</summary>
    public DateTimeOffset Now => Request.SourceDateEpoch ?? Services.Time.GetUtcNow();

    /// <summary>The reproducible time as a part of cache keys, or null.</summary>
    public string? EpochText => Request.SourceDateEpoch?.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    /// <summary>Builds the target and what it needs. The first failure stops the rest.</summary>
    public async Task<ImageDraft> RunAsync()
    {
        var needed = Graph.Needed;
        if (Request.Sequential)
        {
            foreach (var stage in needed)
                await StageAsync(stage.Index);
            return await StageAsync(Graph.Target.Index);
        }
        var tasks = needed.Select(s => StageAsync(s.Index)).ToList();
        var open = tasks.ToList();
        try
        {
            while (open.Count > 0)
            {
                var done = await Task.WhenAny(open);
                open.Remove(done);
                await done;
            }
        }
        catch
        {
            await _stop.CancelAsync();
            // Every stage must have let go of its mounts before the build is cleaned up.
            await Task.WhenAll(tasks).ContinueWith(static _ => { }, TaskScheduler.Default);
            throw;
        }
        return await StageAsync(Graph.Target.Index);
    }

    /// <summary>A stage's image, built when nobody has asked for it before.</summary>
    public Task<ImageDraft> StageAsync(int index) =>
        _stages.GetOrAdd(index, i => new(() => Task.Run(() => new StageBuilder(this, Graph.Stages[i]).BuildAsync(_stop.Token)))).Value;

    /// <summary>An image of a registry or of this host, fetched when nobody has asked for it before.</summary>
    public Task<Image> ImageAsync(string name, Platform? platform) =>
        _images.GetOrAdd($"{name}\0{(platform is null ? "" : PlatformText.Format(platform))}", _ => new(() => new BaseImages(this).ResolveAsync(name, platform, _stop.Token))).Value;

    /// <summary>Notes that the build took something from outside.</summary>
    public void Take(BuildMaterial material) => _materials.TryAdd(material, true);

    /// <summary>Keeps layers from being removed while the build needs them.</summary>
    public void Hold(IEnumerable<Digest> chain) => _held.Add(Services.Images.Hold(chain));

    /// <summary>What <c>--from</c> names: a named context, an earlier stage, or an image.</summary>
    public async Task<ICopySource> SourceAsync(string from, Stage stage)
    {
        if (Request.ContextOf(from) is { } context)
            return await SourceAsync(context);
        if (Graph.Resolve(from, stage.Index) is { } other)
            return new LayersSource(this, (await StageAsync(other.Index)).ChainId);
        if (int.TryParse(from, out _))
            throw new InvalidArgumentException($"invalid from flag value {from}: there is no earlier stage of this number");
        return new LayersSource(this, (await ImageAsync(from, null)).TopChainId);
    }

    /// <summary>An image of an OCI layout, with its layers, which is brought here when nobody has asked for it before.</summary>
    public Task<ImageConfig> LayoutAsync(ImageLayout layout, Platform? platform) =>
        _layouts.GetOrAdd((layout, platform), _ => new(() => BringAsync(layout, platform ?? Request.Platform ?? PlatformText.Host))).Value;

    /// <summary>Whether a stage's steps are done again whatever the cache has.</summary>
    public bool IgnoresCache(Stage stage) =>
        Request.NoCache || Request.NoCacheStages.Any(n => n.Equals(stage.DisplayName, StringComparison.OrdinalIgnoreCase) || n == stage.Index.ToString());

    private async Task<ICopySource> SourceAsync(NamedContext context) => context switch
    {
        NamedContext.Files files => new ContextSource(files.Content),
        NamedContext.Result result => new LayersSource(this, result.Build.ChainId),
        NamedContext.Layout layout => new LayersSource(this, ChainId.Of((await LayoutAsync(layout.Image, null)).RootFs.DiffIds)),
        NamedContext.OtherImage other => new LayersSource(this, (await ImageAsync(other.Name, null)).TopChainId),
        _ => throw new InvalidOperationException($"no source for {context}"),
    };

    private async Task<ImageConfig> BringAsync(ImageLayout layout, Platform platform)
    {
        var (root, manifest, config) = await layout.ReadAsync(platform, _stop.Token);
        Hold(ChainId.All(config.RootFs.DiffIds));
        Hold(manifest.Layers.Select(l => l.Digest));
        await layout.BringAsync(manifest, config, Services.Transfer, _stop.Token);
        Take(new($"pkg:oci/layout?platform={Uri.EscapeDataString(PlatformText.Format(platform))}", root.Algorithm, root.Hex));
        return config;
    }

    public async ValueTask DisposeAsync()
    {
        Views.Dispose();
        await Sandboxes.DisposeAsync();
        Services.StepIds.Return(IdMapping);
        foreach (var held in _held)
            held.Dispose();
        _stop.Dispose();
    }
}
