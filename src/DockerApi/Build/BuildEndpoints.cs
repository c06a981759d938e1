using System.Text;
using Gantry.Build;
using Gantry.Build.Context;
using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Questions;
using Gantry.Build.Planning;
using Gantry.Build.Progress;
using Gantry.DockerApi.Hijack;
using Gantry.DockerApi.Http;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Linux.Filesystem;

namespace Gantry.DockerApi.Build;

/// <summary>The classic builder's <c>/build</c>: a context as an archive, an answer of JSON lines.</summary>
/// <param name="builder">The builder.</param>
/// <param name="time">The clock.</param>
internal sealed class BuildEndpoints(ImageBuilder builder, TimeProvider time) : IEndpointGroup
{
    private const int MaxDockerfile = 8 * 1024 * 1024;

    private readonly LentAgents _agents = new();

    public void Map(RouteTable routes)
    {
        routes.Post("/build", BuildAsync);
        routes.Post("/build/agent", LendAgentAsync);
    }

    private async Task BuildAsync(ApiRequest request)
    {
        var (parameters, extensions) = (new BuildParameters(request.Query), new BuildExtensions(request.Query));
        parameters.Check();
        ClientOutputs.Check(extensions);
        var id = parameters.BuildId ?? Guid.NewGuid().ToString("N");
        var logins = RegistryConfig.Of(request, async (agent, stop) => extensions.Agents.Contains(agent) ? await _agents.TakeAsync(id, agent, stop) : null);
        try
        {
            using var context = parameters.Remote is { } address
                ? await builder.Contexts.FetchAsync(address, new BuilderArguments(parameters.Arguments).KeepsGitDirectory, request.Aborted)
                : await builder.Contexts.UnpackAsync(request.UnboundedBody(), request.Aborted);
            using var uploads = new ClientUploads(builder, context, logins);
            var (file, rules) = ReadDockerfile(context.HostPath, parameters);
            ContextStore.RemoveIgnored(context, rules, request.Aborted);
            using var files = new DirectoryContext(context.HostPath, rules);
            var build = ToRequest(id, parameters, extensions, file, files, logins) with
            {
                NamedContexts = await uploads.ContextsAsync(extensions.NamedContexts, request.Aborted),
                CacheSources = uploads.Caches(parameters.CacheFrom),
            };
            var answer = new BuildAnswer();
            var running = RunAsync(build, parameters, extensions, logins, answer, request.Aborted);
            await answer.SendAsync(new(request), request.Aborted);
            await running;
        }
        finally
        {
            _agents.End(id, extensions.Agents);
        }
    }

    private Task LendAgentAsync(ApiRequest request)
    {
        var (build, agent) = (request.Query.Text("buildid"), request.Query.Text("id"));
        if (build.Length is 0 or > 128 || agent.Length is 0 or > 128)
            throw new InvalidArgumentException("an agent is lent to a build: want buildid and id, of 1 to 128 characters");
        return request.HijackAsync("tcp", null, (connection, end) => _agents.LendAsync(build, agent, new DuplexStream(connection.Input, connection.Output), end));
    }

    private async Task RunAsync(BuildRequest build, BuildParameters parameters, BuildExtensions extensions, IBuildSecrets logins, BuildAnswer answer, CancellationToken cancellation)
    {
        try
        {
            if (extensions.Question is { } question)
            {
                var told = await DockerfileQuestions.AnswerAsync(question, build.Target, build.Arguments, () => Task.FromResult(build.Dockerfile));
                answer.Say(new() { Stream = Encoding.UTF8.GetString(told["result.txt"]), Facts = told.ToDictionary(t => t.Key, t => Encoding.UTF8.GetString(t.Value)) });
                return;
            }
            IBuildProgress progress = extensions.Steps ? new StepProgress(answer.Say) : new ClassicProgress(answer, build.Dockerfile, parameters.Quiet);
            var solved = await Task.Run(() => SolveAsync(build, parameters, extensions, progress, cancellation), cancellation);
            var image = await Task.Run(() => new ClientOutputs(builder, answer, logins).ExportAsync(solved, extensions, parameters.Tags, cancellation), cancellation);
            if (image is not null)
                Tell(image, parameters.Tags, parameters.Quiet, answer);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            Tell(failure, build.Dockerfile, answer);
        }
        finally
        {
            answer.End();
        }
    }

    private async Task<SolvedBuild> SolveAsync(BuildRequest build, BuildParameters parameters, BuildExtensions extensions, IBuildProgress progress, CancellationToken cancellation)
    {
        var started = time.GetUtcNow();
        var platforms = parameters.Platforms;
        var results = await builder.BuildAsync([.. platforms.DefaultIfEmpty(null).Select((platform, i) => build with
        {
            Id = i == 0 ? build.Id : $"{build.Id}/{i}",
            Platform = platform,
            NamesPlatform = platforms.Count > 1,
        })], progress, cancellation);
        return new()
        {
            Results = results,
            Attestations = extensions.Attestations,
            SourceDateEpoch = build.SourceDateEpoch,
            InlineCache = extensions.CacheTo.Any(c => c.Type == "inline") || build.ForBuilder.InlineCache,
            Facts = new()
            {
                Id = build.Id,
                Started = started,
                Finished = time.GetUtcNow(),
                DockerfileName = build.Dockerfile.Name,
                DockerfileText = build.Dockerfile.Text,
                Options = build.Arguments.Select(a => KeyValuePair.Create($"build-arg:{a.Key}", a.Value)).Concat(build.Labels.Select(l => KeyValuePair.Create($"label:{l.Key}", l.Value))).ToDictionary(),
                Locals = parameters.Remote is null ? ["context"] : [],
            },
        };
    }

    private static void Tell(Image image, IReadOnlyList<Oci.Reference> tags, bool quiet, BuildAnswer answer)
    {
        answer.Say(new() { Aux = new(image.Id.ToString()) });
        if (quiet)
        {
            answer.Say(new() { Stream = $"{image.Id}\n" });
            return;
        }
        answer.Say(new() { Stream = $"Successfully built {image.Id.Short}\n" });
        foreach (var tag in tags)
            answer.Say(new() { Stream = $"Successfully tagged {tag.Familiar}\n" });
    }

    /// <summary>A step's failure comes with its lines of the Dockerfile, and in the classic builder's words.</summary>
    private static void Tell(Exception failure, DockerfileDocument file, BuildAnswer answer)
    {
        var (_, message) = ErrorWriter.Describe(failure);
        var code = 0;
        if (failure is BuildException step)
        {
            answer.Say(new() { Stream = BuildException.Excerpt(file, step.Range) + "\n" });
            code = step.ExitCode ?? 0;
            if (step.ExitCode is not null)
                message = $"The command '{CommandOf(message)}' returned a non-zero code: {code}";
        }
        answer.Say(new() { ErrorDetail = new(code, message), Error = message });
    }

    private static string CommandOf(string message) => message.Split('"') is { Length: >= 3 } parts ? string.Join('"', parts[1..^1]) : message;

    private static BuildRequest ToRequest(string id, BuildParameters parameters, BuildExtensions extensions, DockerfileDocument file, IBuildContext context, IBuildSecrets logins) => new()
    {
        Id = id,
        Dockerfile = file,
        Context = context,
        Target = parameters.Target,
        Arguments = parameters.Arguments,
        Labels = parameters.Labels,
        NoCache = parameters.NoCache,
        NoCacheStages = extensions.NoCacheStages,
        Pull = parameters.Pull,
        Network = parameters.Network,
        AllowHostNetwork = parameters.Network == "host" || extensions.Allowed.Contains("network.host"),
        AllowInsecure = extensions.Allowed.Contains("security.insecure"),
        Profile = parameters.Profile,
        ExtraHosts = parameters.ExtraHosts,
        Limits = parameters.Limits,
        SourceDateEpoch = parameters.Arguments.TryGetValue("SOURCE_DATE_EPOCH", out var epoch) && long.TryParse(epoch, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        Secrets = logins,
        Sequential = !extensions.Steps,
    };

    private static (DockerfileDocument File, PathRules Rules) ReadDockerfile(string path, BuildParameters parameters)
    {
        using var root = RootedDirectory.Open(path);
        var name = parameters.Dockerfile;
        var text = root.ReadFile(name, MaxDockerfile)
            ?? (name == "Dockerfile" ? root.ReadFile("dockerfile", MaxDockerfile) : null)
            ?? throw new NotFoundException($"Cannot locate specified Dockerfile: {name}");
        var ignore = root.ReadFile(name + ".dockerignore", MaxDockerfile) ?? root.ReadFile(".dockerignore", MaxDockerfile) ?? [];
        return (DockerfileParser.Parse(Encoding.UTF8.GetString(text), name), PathRules.ParseIgnoreFile(Encoding.UTF8.GetString(ignore)));
    }
}
