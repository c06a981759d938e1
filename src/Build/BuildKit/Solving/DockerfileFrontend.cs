using System.Text;
using Gantry.Build.BuildKit.Sessions;
using Gantry.Build.Context;
using Gantry.Build.Dockerfile;
using Gantry.Build.Planning;
using Gantry.Errors;
using Gantry.Linux.Filesystem;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>Solves a client's request with the Dockerfile frontend.</summary>
internal sealed class DockerfileFrontend(ImageBuilder builder, SessionRegistry sessions)
{
    private const int MaxFileSize = 8 * 1024 * 1024;
    private const string IgnoreFile = ".dockerignore";

    /// <summary>Builds.</summary>
    /// <param name="build">The client's build.</param>
    /// <param name="options">The options.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task<BuildResult> SolveAsync(BuildKitBuild build, FrontendOptions options, CancellationToken cancellation)
    {
        options.CheckSupported();
        var session = await sessions.GetAsync(build.Session, cancellation);
        var remote = options.ContextAddress is { } address ? await OpenRemoteAsync(build, session, address, cancellation) : null;
        var (text, ignore) = await LoadAsync(build, session, options, remote, cancellation);
        build.Dockerfile = (options.FileName, text);
        var file = DockerfileParser.Parse(text, options.FileName);
        CheckSyntax(file);
        var rules = PathRules.ParseIgnoreFile(ignore);
        if (remote is not null)
            ContextStore.RemoveIgnored(remote, rules, cancellation);
        var graph = StageGraph.Create(file, options.Target, options.Arguments, options.Platform ?? PlatformText.Host);
        var context = remote is not null
            ? new DirectoryContext(remote.HostPath, rules, builder.Contexts.Hashes)
            : (IBuildContext)new SessionContext(build, session, new(options.ContextKey, FollowPaths.Of(file, graph), [.. rules.Patterns]), rules, builder.Contexts);
        build.Hold((IDisposable)context);
        build.SourceDateEpoch = options.SourceDateEpoch;
        var (named, images) = NamedContexts(build, session, options);
        return await builder.BuildAsync(new()
        {
            Id = $"{build.Id}/{Guid.NewGuid():N}",
            Dockerfile = file,
            Context = context,
            NamedContexts = named,
            ImageAliases = images,
            Target = options.Target,
            Arguments = options.Arguments,
            Labels = options.Labels,
            NoCache = options.NoCache,
            NoCacheStages = options.NoCacheStages,
            Pull = options.Pull,
            Platform = options.Platform,
            Network = options.Network,
            AllowHostNetwork = build.Entitlements.Contains("network.host"),
            AllowInsecure = build.Entitlements.Contains("security.insecure"),
            ExtraHosts = options.ExtraHosts,
            Limits = options.Limits,
            SourceDateEpoch = options.SourceDateEpoch,
            Secrets = session,
        }, build.Status, cancellation);
    }

    /// <summary>Our own frontend speaks all of the official one's language; any other would be a program to run, and none is run.</summary>
    private static void CheckSyntax(DockerfileDocument file)
    {
        if (file.Directive("syntax") is { } syntax && !IsDockerfileFrontend(syntax))
            throw new UnsupportedException($"the frontend {syntax} is not supported: only docker/dockerfile is, which this builder implements itself");
    }

    /// <summary>Whether a frontend's image is the official one.</summary>
    public static bool IsDockerfileFrontend(string image)
    {
        var name = image.Split('@')[0];
        name = name.StartsWith("docker.io/", StringComparison.Ordinal) ? name["docker.io/".Length..] : name;
        return name.Split(':')[0] is "docker/dockerfile" or "docker/dockerfile-upstream";
    }

    private (Dictionary<string, IBuildContext> Contexts, Dictionary<string, string> Images) NamedContexts(BuildKitBuild build, BuildSession session, FrontendOptions options)
    {
        var contexts = new Dictionary<string, IBuildContext>();
        var images = new Dictionary<string, string>();
        foreach (var (name, value) in options.NamedContexts)
        {
            if (value.StartsWith("docker-image://", StringComparison.Ordinal))
                images[name] = value["docker-image://".Length..];
            else if (value.StartsWith("local:", StringComparison.Ordinal))
                contexts[name] = build.Hold(new SessionContext(build, session, new(value["local:".Length..], [], []), new([]), builder.Contexts));
            else
                throw new UnsupportedException($"the build context {name}={value} is not supported: want a local directory or docker-image://");
        }
        return (contexts, images);
    }

    private async Task<StoredContext> OpenRemoteAsync(BuildKitBuild build, BuildSession session, string address, CancellationToken cancellation)
    {
        var step = BuildStep.Create(build.Id, "[internal] load remote build context");
        build.Status.Started(step);
        try
        {
            var context = build.Hold(address.StartsWith(UploadReader.Prefix, StringComparison.Ordinal)
                ? await builder.Contexts.UnpackAsync(UploadReader.Open(session, address, cancellation), cancellation)
                : await builder.Contexts.FetchAsync(address, cancellation));
            build.Status.Completed(step, cached: false, null);
            return context;
        }
        catch (Exception e)
        {
            build.Status.Completed(step, cached: false, e.Message);
            throw;
        }
    }

    /// <summary>Reads the Dockerfile and what says what it leaves out.</summary>
    private async Task<(string Dockerfile, string Ignore)> LoadAsync(BuildKitBuild build, BuildSession session, FrontendOptions options, StoredContext? remote, CancellationToken cancellation)
    {
        var step = BuildStep.Create(build.Id, $"[internal] load build definition from {options.FileName}");
        build.Status.Started(step);
        try
        {
            string text, ignore;
            if (remote is not null && !options.HasDockerfileKey)
                (text, ignore) = ReadFiles(remote.HostPath, options.FileName);
            else
            {
                using var files = builder.Contexts.CreateTemporary();
                await FileReceiver.ReceiveAsync(session, new(options.DockerfileKey, [options.FileName, options.FileName + IgnoreFile], []), files.HostPath, _ => { }, cancellation);
                (text, ignore) = ReadFiles(files.HostPath, options.FileName);
            }
            build.Status.Completed(step, cached: false, null);
            return (text, ignore.Length > 0 || remote is not null ? ignore : await LoadIgnoreFileAsync(build, session, options, cancellation));
        }
        catch (Exception e)
        {
            build.Status.Completed(step, cached: false, e.Message);
            throw;
        }
    }

    private async Task<string> LoadIgnoreFileAsync(BuildKitBuild build, BuildSession session, FrontendOptions options, CancellationToken cancellation)
    {
        var step = BuildStep.Create(build.Id, $"[internal] load {IgnoreFile}");
        build.Status.Started(step);
        using var files = builder.Contexts.CreateTemporary();
        await FileReceiver.ReceiveAsync(session, new(options.ContextKey, [IgnoreFile], []), files.HostPath, _ => { }, cancellation);
        build.Status.Completed(step, cached: false, null);
        using var root = RootedDirectory.Open(files.HostPath);
        return Encoding.UTF8.GetString(root.ReadFile(IgnoreFile, MaxFileSize) ?? []);
    }

    private static (string, string) ReadFiles(string path, string name)
    {
        using var root = RootedDirectory.Open(path);
        var text = root.ReadFile(name, MaxFileSize)
            ?? throw new NotFoundException($"failed to read dockerfile: open {name}: no such file or directory");
        var ignore = root.ReadFile(name + IgnoreFile, MaxFileSize) ?? root.ReadFile(IgnoreFile, MaxFileSize) ?? [];
        return (Encoding.UTF8.GetString(text), Encoding.UTF8.GetString(ignore));
    }
}
