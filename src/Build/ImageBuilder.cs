using System.Collections.Concurrent;
using Gantry.Build.Cache;
using Gantry.Build.Context;
using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Checks;
using Gantry.Build.Execution;
using Gantry.Build.Planning;
using Gantry.Build.Progress;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Images.Snapshots;
using Gantry.Images.Transfer;
using Gantry.Networks;
using Gantry.Oci;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Tasks;
using Gantry.State;
using Microsoft.Extensions.Logging;

namespace Gantry.Build;

/// <summary>The builder of one host: Dockerfiles to images.</summary>
public sealed class ImageBuilder : IDisposable
{
    private readonly BuildServices _services;
    private readonly string _defaultNetwork;
    private readonly ConcurrentDictionary<string, CancellationTokenSource> _running = new();

    /// <summary>Puts the builder together; nothing happens before <see cref="StartAsync"/>.</summary>
    public ImageBuilder(BuilderOptions options, StateDatabase database, ImageStore images, ImageTransfer transfer, Snapshotter snapshotter,
        NetworkService networks, OciRuntimes runtimes, HostFacts host, ILoggerFactory loggers, TimeProvider time)
    {
        _defaultNetwork = options.DefaultNetwork;
        var directory = Path.Combine(options.DataRoot, "build");
        var workspaces = Path.Combine(options.ExecRoot, "build");
        Cache = new(database, directory, snapshotter, options.CacheLimits, loggers, time);
        Pruner = new(Cache, () => images.List().SelectMany(i => ChainId.All(i.Config.RootFs.DiffIds)).ToHashSet(), time);
        Contexts = new(Cache);
        Images = images;
        Transfer = transfer;
        // A cached layer may belong to no image.
        images.AddRoots(() => Cache.RetainedChains);
        _services = new()
        {
            Images = images,
            Transfer = transfer,
            Snapshotter = snapshotter,
            Networks = networks,
            Cache = Cache,
            CacheMounts = new(Cache),
            Workspaces = new(database, workspaces, snapshotter, loggers),
            Runner = new ContainerStepRunner(runtimes, host, options.CgroupParent, workspaces),
            StepIds = new(options.IdMapping, host),
            StepLocks = new(),
            ContentMemory = new(),
            RunSlots = new(options.MaxParallelSteps),
            Time = time,
            Loggers = loggers,
        };
        Exports = new(_services);
    }

    /// <summary>What earlier builds left for later ones.</summary>
    public BuildCache Cache { get; }

    /// <summary>Takes out of the cache what is too much or too old.</summary>
    public CachePruner Pruner { get; }

    /// <summary>The files that clients sent.</summary>
    public ContextStore Contexts { get; }

    /// <summary>Gives out what builds made.</summary>
    public BuildExports Exports { get; }

    /// <summary>The images of this host.</summary>
    public ImageStore Images { get; }

    /// <summary>Brings images in and out.</summary>
    public ImageTransfer Transfer { get; }

    /// <summary>Removes what a killed daemon left of its builds.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await _services.Workspaces.RecoverAsync(_services.Runner, cancellation);
        Contexts.RemoveLeftovers();
        Pruner.Collect();
    }

    /// <summary>Builds.</summary>
    /// <param name="request">What.</param>
    /// <param name="progress">Hears how it goes.</param>
    /// <param name="cancellation">Stops the build; nothing of it is left but what the cache has.</param>
    /// <exception cref="BuildException">A step failed.</exception>
    /// <exception cref="GantryException">The request cannot be met.</exception>
    public async Task<BuildResult> BuildAsync(BuildRequest request, IBuildProgress progress, CancellationToken cancellation)
    {
        if (request.Network is "" or "default")
            request = request with { Network = _defaultNetwork };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        if (!_running.TryAdd(request.Id, stop))
            throw new ConflictException($"a build of the id {request.Id} is running");
        try
        {
            var graph = StageGraph.Create(request.Dockerfile, request.Target, request.Arguments, request.Platform ?? PlatformText.Host, name => request.ContextOf(name) is not null);
            Check(request.Dockerfile, request.ForBuilder, progress);
            await using var job = new BuildJob(request, graph, _services, progress, stop.Token);
            var draft = await job.RunAsync();
            return new()
            {
                Config = draft.ToImageConfig(job.Now, request.Labels),
                ParentImage = draft.ParentImage,
                Materials = job.Materials,
                Steps = [.. job.Made],
            };
        }
        finally
        {
            _running.TryRemove(request.Id, out _);
            Pruner.Collect();
        }
    }

    /// <summary>Builds the same for several platforms at once. The first failure stops the others.</summary>
    /// <param name="requests">A request for each.</param>
    /// <param name="progress">Hears how it goes.</param>
    /// <param name="cancellation">Stops the builds.</param>
    /// <returns>The results, in the order of the requests.</returns>
    public async Task<IReadOnlyList<BuildResult>> BuildAsync(IReadOnlyList<BuildRequest> requests, IBuildProgress progress, CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var builds = requests.Select(r => BuildAsync(r, progress, stop.Token)).ToList();
        for (var open = builds.ToList(); open.Count > 0;)
        {
            var done = await Task.WhenAny(open);
            open.Remove(done);
            if (done.IsCompletedSuccessfully)
                continue;
            await stop.CancelAsync();
            await Task.WhenAll(builds).ContinueWith(static _ => { }, TaskScheduler.Default);
            await done;
        }
        return [.. builds.Select(b => b.Result)];
    }

    /// <summary>Stops a running build; no error when there is none of this id.</summary>
    public void Cancel(string id)
    {
        if (_running.TryGetValue(id, out var stop))
            stop.Cancel();
    }

    private static void Check(DockerfileDocument file, BuilderArguments arguments, IBuildProgress progress)
    {
        arguments.Verify();
        var warnings = DockerfileChecks.Run(file, arguments.Check);
        foreach (var warning in warnings)
            progress.Warning(warning);
        if (warnings.Count > 0 && DockerfileChecks.AreErrors(file, arguments.Check))
            throw new InvalidArgumentException($"lint violation found for rules: {string.Join(", ", warnings.Select(w => w.Rule).Distinct())}");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Cache.Settle();
        _services.RunSlots.Dispose();
    }
}
