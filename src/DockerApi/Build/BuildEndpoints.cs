using System.Text;
using Gantry.Build;
using Gantry.Build.Context;
using Gantry.Build.Dockerfile;
using Gantry.Build.Planning;
using Gantry.Build.Progress;
using Gantry.DockerApi.Http;
using Gantry.Errors;
using Gantry.Images;
using Gantry.Linux.Filesystem;

namespace Gantry.DockerApi.Build;

/// <summary>The classic builder's <c>/build</c>: a context as an archive, an answer of JSON lines.</summary>
/// <param name="builder">The builder.</param>
internal sealed class BuildEndpoints(ImageBuilder builder) : IEndpointGroup
{
    private const int MaxDockerfile = 8 * 1024 * 1024;

    public void Map(RouteTable routes) => routes.Post("/build", BuildAsync);

    private async Task BuildAsync(ApiRequest request)
    {
        var parameters = new BuildParameters(request.Query);
        parameters.Check();
        var (tags, logins) = (parameters.Tags, RegistryConfig.Of(request));
        using var context = parameters.Remote is { } address
            ? await builder.Contexts.FetchAsync(address, request.Aborted)
            : await builder.Contexts.UnpackAsync(request.UnboundedBody(), request.Aborted);
        var (file, rules) = ReadDockerfile(context.HostPath, parameters);
        ContextStore.RemoveIgnored(context, rules, request.Aborted);
        using var files = new DirectoryContext(context.HostPath, rules, builder.Contexts.Hashes);
        var build = ToRequest(parameters, file, files, logins);
        var answer = new BuildAnswer();
        var running = RunAsync(build, parameters, tags, answer, request.Aborted);
        await answer.SendAsync(new(request), request.Aborted);
        await running;
    }

    private async Task RunAsync(BuildRequest build, BuildParameters parameters, IReadOnlyList<Oci.Reference> tags, BuildAnswer answer, CancellationToken cancellation)
    {
        try
        {
            if (parameters.CacheFrom.Count > 0 && !parameters.Quiet)
                answer.Say(new() { Stream = "[Warning] cache-from images are not read: this builder keeps its cache itself\n" });
            IBuildProgress progress = parameters.Steps ? new StepProgress(answer.Say) : new ClassicProgress(answer, build.Dockerfile, parameters.Quiet);
            var result = await Task.Run(() => builder.BuildAsync(build, progress, cancellation), cancellation);
            Tell(builder.Exports.ToStore(result, tags), tags, parameters.Quiet, answer);
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

    private static BuildRequest ToRequest(BuildParameters parameters, DockerfileDocument file, IBuildContext context, IBuildSecrets logins) => new()
    {
        Id = parameters.BuildId ?? Guid.NewGuid().ToString("N"),
        Dockerfile = file,
        Context = context,
        Target = parameters.Target,
        Arguments = parameters.Arguments,
        Labels = parameters.Labels,
        NoCache = parameters.NoCache,
        NoCacheStages = parameters.NoCacheStages,
        Pull = parameters.Pull,
        Platform = parameters.Platform is { } platform ? PlatformText.Parse(platform) : null,
        Network = parameters.Network,
        AllowHostNetwork = parameters.Network == "host" || parameters.Allowed.Contains("network.host"),
        AllowInsecure = parameters.Allowed.Contains("security.insecure"),
        Hardened = parameters.Hardened,
        ExtraHosts = parameters.ExtraHosts,
        Limits = parameters.Limits,
        SourceDateEpoch = parameters.Arguments.TryGetValue("SOURCE_DATE_EPOCH", out var epoch) && long.TryParse(epoch, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null,
        Secrets = logins,
        Sequential = !parameters.Steps,
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
