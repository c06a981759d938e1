using System.Collections.Concurrent;
using Gantry.Build.BuildKit.Sessions;
using Gantry.Build.Protos.Control;
using Gantry.Errors;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>
/// Takes builds as BuildKit's clients drive them: one call begins a build and waits, further calls solve and choose a result,
/// then the first exports it. Calls of one build meet by its reference, in whatever order they come.
/// </summary>
public sealed class BuildKitSolver
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, TaskCompletionSource<BuildKitBuild>> _builds = new();
    private readonly DockerfileFrontend _frontend;
    private readonly BuildExporter _exporter;
    private readonly TimeProvider _time;

    /// <summary>Creates the solver.</summary>
    /// <param name="builder">Builds.</param>
    /// <param name="sessions">The clients.</param>
    /// <param name="time">Tells the time.</param>
    public BuildKitSolver(ImageBuilder builder, SessionRegistry sessions, TimeProvider time)
    {
        (_frontend, _exporter, _time) = (new(builder, sessions), new(builder, sessions), time);
        History = new(time);
        Exports = builder.Exports;
    }

    /// <summary>Gives out what builds made.</summary>
    internal BuildExports Exports { get; }

    /// <summary>The builds that run and ran.</summary>
    internal BuildHistory History { get; }

    /// <summary>Begins a build, waits for its result, and exports it.</summary>
    internal async Task<SolveResponse> SolveAsync(SolveRequest request, CancellationToken cancellation)
    {
        if (request.Definition is { Def.Count: > 0 })
            throw new UnsupportedException("build graphs (LLB) are not supported: only the Dockerfile frontend is");
        CheckCache(request.Cache);
        using var build = new BuildKitBuild(request.Ref, _time) { Session = request.Session, Entitlements = request.Entitlements };
        if (!Slot(request.Ref).TrySetResult(build))
            throw new ConflictException($"build {request.Ref} exists already");
        if (!request.Internal)
            History.Begin(build, request);
        try
        {
            if (request.Frontend.Length > 0)
                build.Return((await SolveAsync(build, request.Frontend, request.FrontendAttrs, cancellation)).Name);
            var name = await build.Returned.WaitAsync(cancellation);
            var response = new SolveResponse();
            if (name is not null)
                foreach (var (key, value) in await _exporter.ExportAsync(build, build.Get(name), Exporters(request), cancellation))
                    response.ExporterResponse[key] = value;
            History.End(build, response, null);
            return response;
        }
        catch (Exception e)
        {
            History.End(build, null, e);
            throw;
        }
        finally
        {
            build.Status.Close();
            _builds.TryRemove(request.Ref, out _);
        }
    }

    /// <summary>Solves with a frontend.</summary>
    /// <returns>The result, and its name in the build.</returns>
    internal async Task<(string Name, BuildResult Result)> SolveAsync(BuildKitBuild build, string frontend, IReadOnlyDictionary<string, string> options, CancellationToken cancellation)
    {
        var official = frontend == "gateway.v0" && options.TryGetValue("source", out var source) && DockerfileFrontend.IsDockerfileFrontend(source);
        if (frontend != "dockerfile.v0" && !official)
            throw new UnsupportedException($"the frontend {(options.TryGetValue("source", out var image) ? image : frontend)} is not supported: only docker/dockerfile is, which this builder implements itself");
        build.Options = options;
        var result = await _frontend.SolveAsync(build, new(options), cancellation);
        return (build.Add(result), result);
    }

    /// <summary>A build by its reference, waited for if it has not begun yet.</summary>
    /// <exception cref="NotFoundException">It does not come.</exception>
    internal async Task<BuildKitBuild> FindAsync(string reference, CancellationToken cancellation)
    {
        var slot = Slot(reference);
        try
        {
            return await slot.Task.WaitAsync(s_patience, _time, cancellation);
        }
        catch (TimeoutException)
        {
            _builds.TryRemove(new KeyValuePair<string, TaskCompletionSource<BuildKitBuild>>(reference, slot));
            throw new NotFoundException($"no such job {reference}");
        }
    }

    private TaskCompletionSource<BuildKitBuild> Slot(string reference) =>
        _builds.GetOrAdd(reference, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    private static IReadOnlyList<Exporter> Exporters(SolveRequest request)
    {
        if (request.Exporters.Count > 0 || request.ExporterDeprecated.Length == 0)
            return request.Exporters;
        var exporter = new Exporter { Type = request.ExporterDeprecated };
        exporter.Attrs.Add(request.ExporterAttrsDeprecated);
        return [exporter];
    }

    private static void CheckCache(CacheOptions? cache)
    {
        if (cache?.Exports.FirstOrDefault() is { } export)
            throw new UnsupportedException($"cache export of type {export.Type} is not supported: this builder keeps its cache itself");
        if (cache?.Imports.FirstOrDefault() is { } import)
            throw new UnsupportedException($"cache import of type {import.Type} is not supported: this builder keeps its cache itself");
    }
}
