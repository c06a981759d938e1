using System.Collections.Concurrent;
using Gantry.Build.BuildKit.Sessions;
using Gantry.Build.Dockerfile.Questions;
using Gantry.Build.Protos.Control;
using Gantry.Build.Protos.Ops;
using Gantry.Errors;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>
/// Takes builds as BuildKit's clients drive them: one call begins a build and waits, further calls solve and choose a result,
/// then the first exports it. Calls of one build meet by its reference, in whatever order they come.
/// </summary>
public sealed class BuildKitSolver
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Builds that the history does not keep, but whose end a client may ask about after it.</summary>
    private const int MaxEnded = 16;

    private readonly ConcurrentDictionary<string, TaskCompletionSource<BuildKitBuild>> _builds = new();
    private readonly ConcurrentQueue<BuildKitBuild> _ended = new();
    private readonly DockerfileFrontend _frontend;
    private readonly BuildExporter _exporter;
    private readonly BuildKitCaches _caches;
    private readonly TimeProvider _time;

    /// <summary>Creates the solver.</summary>
    /// <param name="builder">Builds.</param>
    /// <param name="sessions">The clients.</param>
    /// <param name="history">Keeps what is to be told of builds.</param>
    /// <param name="time">Tells the time.</param>
    internal BuildKitSolver(ImageBuilder builder, SessionRegistry sessions, BuildHistory history, TimeProvider time)
    {
        _caches = new(builder, sessions);
        (_frontend, _exporter, _time) = (new(builder, sessions, _caches, time), new(builder, sessions), time);
        History = history;
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
        var caches = request.Cache?.Exports ?? [];
        BuildKitCaches.Check(caches);
        using var build = new BuildKitBuild(request.Ref, _time)
        {
            Session = request.Session,
            Entitlements = request.Entitlements,
            InlineCache = caches.Any(c => c.Type == "inline"),
        };
        if (!Slot(request.Ref).TrySetResult(build))
            throw new ConflictException($"build {request.Ref} exists already");
        if (!request.Internal)
            History.Begin(build, request);
        try
        {
            if (request.Frontend.Length > 0)
                build.Return((await SolveAsync(build, request.Frontend, request.FrontendAttrs, request.FrontendInputs, cancellation)).Name);
            var name = await build.Returned.WaitAsync(cancellation);
            var response = new SolveResponse();
            if (name is null)
            {
                History.End(build, response, null, null);
                return response;
            }
            var solved = build.Get(name);
            response.ExporterResponse.Add(await _exporter.ExportAsync(build, solved, Exporters(request), cancellation));
            response.ExporterResponse.Add(await _caches.ExportAsync(build, solved, caches, cancellation));
            History.End(build, response, solved, null);
            return response;
        }
        catch (Exception e)
        {
            History.End(build, null, null, e);
            throw;
        }
        finally
        {
            build.Status.Close();
            if (request.Internal)
                _ended.Enqueue(build);
            _builds.TryRemove(request.Ref, out _);
            while (_ended.Count > MaxEnded)
                _ended.TryDequeue(out _);
        }
    }

    /// <summary>Solves with a frontend.</summary>
    /// <returns>The result, and its name in the build.</returns>
    internal async Task<(string Name, SolvedBuild Solved)> SolveAsync(
        BuildKitBuild build, string frontend, IReadOnlyDictionary<string, string> options, IReadOnlyDictionary<string, Definition> inputs, CancellationToken cancellation)
    {
        CheckFrontend(frontend, options);
        build.Options = options;
        var solved = await _frontend.SolveAsync(build, new(options), await FindInputsAsync(options, inputs, cancellation), cancellation);
        return (build.Add(solved), solved);
    }

    /// <summary>Answers a question about a Dockerfile.</summary>
    /// <returns>The answer, under BuildKit's names.</returns>
    internal async Task<IReadOnlyDictionary<string, byte[]>> AnswerAsync(BuildKitBuild build, string frontend, IReadOnlyDictionary<string, string> options, CancellationToken cancellation)
    {
        CheckFrontend(frontend, options);
        build.Options = options;
        var frontendOptions = new FrontendOptions(options);
        return await DockerfileQuestions.AnswerAsync(frontendOptions.Request!, frontendOptions.Target, frontendOptions.Arguments, () => _frontend.ReadAsync(build, frontendOptions, cancellation));
    }

    /// <summary>What is said of a build, waited for if it has not begun yet: a client asks beside the build, and may be late for a short one.</summary>
    /// <exception cref="NotFoundException">The build does not come.</exception>
    internal async Task<StatusLog> StatusAsync(string reference, CancellationToken cancellation)
    {
        var slot = Slot(reference);
        if (_ended.LastOrDefault(b => b.Id == reference) is not { } ended)
            return (await FindAsync(reference, cancellation)).Status;
        if (!slot.Task.IsCompleted)
            _builds.TryRemove(new KeyValuePair<string, TaskCompletionSource<BuildKitBuild>>(reference, slot));
        return ended.Status;
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

    private static void CheckFrontend(string frontend, IReadOnlyDictionary<string, string> options)
    {
        var official = frontend == "gateway.v0" && options.TryGetValue("source", out var source) && DockerfileFrontend.IsDockerfileFrontend(source);
        if (frontend != "dockerfile.v0" && !official)
            throw new UnsupportedException($"the frontend {(options.TryGetValue("source", out var image) ? image : frontend)} is not supported: only docker/dockerfile is, which this builder implements itself");
    }

    /// <summary>The results of other builds that stand for stages and images: <c>context:name=input:key</c>.</summary>
    private async Task<Dictionary<string, SolvedBuild>> FindInputsAsync(IReadOnlyDictionary<string, string> options, IReadOnlyDictionary<string, Definition> inputs, CancellationToken cancellation)
    {
        const string Context = "context:", Input = "input:";
        var found = new Dictionary<string, SolvedBuild>();
        foreach (var (name, value) in options)
        {
            if (!name.StartsWith(Context, StringComparison.Ordinal) || !value.StartsWith(Input, StringComparison.Ordinal))
                continue;
            var (build, result) = inputs.TryGetValue(value[Input.Length..], out var definition) && ResultDefinition.Read(definition) is { } known
                ? known
                : throw new UnsupportedException($"the input {value} is a build graph (LLB), which is not supported: only results of Dockerfile builds are");
            found[name[Context.Length..].Split("::")[0]] = (await FindAsync(build, cancellation)).Get(result);
        }
        return found;
    }
}
