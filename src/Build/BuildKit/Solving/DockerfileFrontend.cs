using System.Text;
using Gantry.Build.BuildKit.Sessions;
using Gantry.Build.Context;
using Gantry.Build.Dockerfile;
using Gantry.Build.Dockerfile.Instructions;
using Gantry.Build.Layouts;
using Gantry.Build.Planning;
using Gantry.Errors;
using Gantry.Linux.Filesystem;
using Gantry.Oci;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>Solves a client's request with the Dockerfile frontend.</summary>
internal sealed class DockerfileFrontend(ImageBuilder builder, SessionRegistry sessions, BuildKitCaches caches, TimeProvider time)
{
    private const int MaxFileSize = 8 * 1024 * 1024;
    private const string IgnoreFile = ".dockerignore", ImageScheme = "docker-image://", LocalScheme = "local:";

    /// <summary>Builds, for each platform that is asked for.</summary>
    /// <param name="build">The client's build.</param>
    /// <param name="options">The options.</param>
    /// <param name="inputs">Results of other builds that stand for stages and images, by name.</param>
    /// <param name="cancellation">Stops the work.</param>
    public async Task<SolvedBuild> SolveAsync(BuildKitBuild build, FrontendOptions options, IReadOnlyDictionary<string, SolvedBuild> inputs, CancellationToken cancellation)
    {
        var started = time.GetUtcNow();
        options.Check();
        var attestations = options.Attestations;
        var session = await sessions.GetAsync(build.Session, cancellation);
        var (file, rules, remote) = await ReadAsync(build, session, options, cancellation);
        var platforms = options.Platforms;
        var graphs = platforms.DefaultIfEmpty(PlatformText.Host).Select(p => StageGraph.Create(file, options.Target, options.Arguments, p, options.IsNamedContext)).ToList();
        var follow = graphs.Select(g => FollowPaths.Of(file, g)).ToList();
        var context = remote is not null
            ? new DirectoryContext(remote.HostPath, rules)
            : (IBuildContext)new SessionContext(build, session, new(options.ContextKey, follow.Exists(f => f.Count == 0) ? [] : [.. follow.SelectMany(f => f).Distinct()], [.. rules.Patterns]), rules, builder.Contexts);
        build.Hold((IDisposable)context);
        var request = await CreateRequestAsync(build, session, options, file, context, cancellation);
        var results = await builder.BuildAsync([.. platforms.DefaultIfEmpty(null).Select(platform => request with
        {
            Id = $"{build.Id}/{Guid.NewGuid():N}",
            Platform = platform,
            NamesPlatform = platforms.Count > 1,
            NamedContexts = request.NamedContexts.Concat(inputs.Select(i => KeyValuePair.Create<string, NamedContext>(NamedContext.Normalize(i.Key), new NamedContext.Result(ForPlatform(i.Value, platform))))).ToDictionary(),
        })], build.Status, cancellation);
        return new()
        {
            Results = results,
            Attestations = attestations,
            SourceDateEpoch = options.SourceDateEpoch,
            InlineCache = options.InlineCache || build.InlineCache,
            Facts = new()
            {
                Id = build.Id,
                Started = started,
                Finished = time.GetUtcNow(),
                DockerfileName = options.FileName,
                DockerfileText = file.Text,
                Options = options.All,
                Locals = remote is null ? [options.ContextKey, options.DockerfileKey] : [],
                Secrets = [.. file.Instructions.OfType<RunInstruction>().SelectMany(r => r.Mounts).Where(m => m.Type == RunMountType.Secret).Select(m => m.Id).Distinct()],
            },
        };
    }

    /// <summary>Reads the Dockerfile alone, for questions about it.</summary>
    public async Task<DockerfileDocument> ReadAsync(BuildKitBuild build, FrontendOptions options, CancellationToken cancellation) =>
        (await ReadAsync(build, await sessions.GetAsync(build.Session, cancellation), options, cancellation)).File;

    private async Task<(DockerfileDocument File, PathRules Rules, StoredContext? Remote)> ReadAsync(BuildKitBuild build, BuildSession session, FrontendOptions options, CancellationToken cancellation)
    {
        var remote = options.ContextAddress is { } address ? await OpenRemoteAsync(build, session, address, options, cancellation) : null;
        var (text, ignore) = await LoadAsync(build, session, options, remote, cancellation);
        build.Dockerfile = (options.FileName, text);
        var file = DockerfileParser.Parse(text, options.FileName);
        CheckSyntax(options.ForBuilder.Syntax ?? file.Directive("syntax"));
        var rules = PathRules.ParseIgnoreFile(ignore);
        if (remote is not null)
            ContextStore.RemoveIgnored(remote, rules, cancellation);
        return (file, rules, remote);
    }

    private async Task<BuildRequest> CreateRequestAsync(BuildKitBuild build, BuildSession session, FrontendOptions options, DockerfileDocument file, IBuildContext context, CancellationToken cancellation)
    {
        return new()
        {
            Id = build.Id,
            Dockerfile = file,
            Context = context,
            NamedContexts = await NamedContextsAsync(build, session, options, cancellation),
            CacheSources = caches.Open(build, session, options.CacheImports),
            Target = options.Target,
            Arguments = options.Arguments,
            Labels = options.Labels,
            NoCache = options.NoCache,
            NoCacheStages = options.NoCacheStages,
            Pull = options.Pull,
            Network = options.Network,
            AllowHostNetwork = build.Entitlements.Contains("network.host"),
            AllowInsecure = build.Entitlements.Contains("security.insecure"),
            ExtraHosts = options.ExtraHosts,
            Profile = options.ForBuilder.Profile,
            Limits = options.Limits,
            SourceDateEpoch = options.SourceDateEpoch,
            Secrets = session,
        };
    }

    private static BuildResult ForPlatform(SolvedBuild solved, Platform? platform) =>
        solved.Results.FirstOrDefault(r => platform is not null && platform.Fit(r.Config.Platform) is not null) ?? solved.Main;

    /// <summary>Our own frontend speaks all of the official one's language; any other would be a program to run, and none is run.</summary>
    private static void CheckSyntax(string? syntax)
    {
        if (syntax is not null && !IsDockerfileFrontend(syntax))
            throw new UnsupportedException($"the frontend {syntax} is not supported: only docker/dockerfile is, which this builder implements itself");
    }

    /// <summary>Whether a frontend's image is the official one.</summary>
    public static bool IsDockerfileFrontend(string image)
    {
        var name = image.Split('@')[0];
        name = name.StartsWith("docker.io/", StringComparison.Ordinal) ? name["docker.io/".Length..] : name;
        return name.Split(':')[0] is "docker/dockerfile" or "docker/dockerfile-upstream";
    }

    private async Task<Dictionary<string, NamedContext>> NamedContextsAsync(BuildKitBuild build, BuildSession session, FrontendOptions options, CancellationToken cancellation)
    {
        var contexts = new Dictionary<string, NamedContext>();
        foreach (var (name, value) in options.NamedContexts.Where(c => !c.Value.StartsWith("input:", StringComparison.Ordinal)))
            contexts[NamedContext.Normalize(name)] = await NamedContextAsync(build, session, name, value, options, cancellation);
        return contexts;
    }

    private async Task<NamedContext> NamedContextAsync(BuildKitBuild build, BuildSession session, string name, string value, FrontendOptions options, CancellationToken cancellation)
    {
        if (value.StartsWith(ImageScheme, StringComparison.Ordinal))
            return new NamedContext.OtherImage(value[ImageScheme.Length..]);
        if (LayoutReference.IsLayout(value))
            return new NamedContext.Layout(OpenLayout(session, LayoutReference.Parse(value)));
        if (value.StartsWith(LocalScheme, StringComparison.Ordinal))
        {
            var directory = value[LocalScheme.Length..];
            var rules = PathRules.ParseIgnoreFile(await LoadIgnoreFileAsync(build, session, directory, cancellation));
            return new NamedContext.Files(build.Hold(new SessionContext(build, session, new(directory, [], [.. rules.Patterns]), rules, builder.Contexts)));
        }
        if (ContextStore.IsAddress(value))
            return new NamedContext.Files(build.Hold(new DirectoryContext((await OpenRemoteAsync(build, session, value, options, cancellation)).HostPath, new([]))));
        throw new UnsupportedException($"the build context {name}={value} is not supported: want a directory, docker-image://, oci-layout://, target:, or the address of an archive or git repository");
    }

    /// <summary>A layout of the client's, which has looked up what the tag names.</summary>
    private static ImageLayout OpenLayout(BuildSession session, LayoutReference reference)
    {
        var content = new SessionContent(session, $"oci:{reference.Place}");
        var digest = reference.Digest ?? throw new InvalidArgumentException($"the client did not say what {reference.Tag} names in its OCI layout: want oci-layout://NAME@sha256:…");
        return new(content, cancellation => content.DescribeAsync(digest, cancellation));
    }

    private async Task<StoredContext> OpenRemoteAsync(BuildKitBuild build, BuildSession session, string address, FrontendOptions options, CancellationToken cancellation)
    {
        var step = BuildStep.Create(build.Id, "[internal] load remote build context");
        build.Status.Started(step);
        try
        {
            var context = build.Hold(address.StartsWith(UploadReader.Prefix, StringComparison.Ordinal)
                ? await builder.Contexts.UnpackAsync(UploadReader.Open(session, address, cancellation), cancellation)
                : await builder.Contexts.FetchAsync(address, options.ForBuilder.KeepsGitDirectory, cancellation));
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
                await FileReceiver.ReceiveAsync(session, new(options.DockerfileKey, [options.FileName, options.FileName + IgnoreFile], []), files.HostPath, null, _ => { }, cancellation);
                (text, ignore) = ReadFiles(files.HostPath, options.FileName);
            }
            build.Status.Completed(step, cached: false, null);
            return (text, ignore.Length > 0 || remote is not null ? ignore : await LoadIgnoreFileAsync(build, session, options.ContextKey, cancellation));
        }
        catch (Exception e)
        {
            build.Status.Completed(step, cached: false, e.Message);
            throw;
        }
    }

    private async Task<string> LoadIgnoreFileAsync(BuildKitBuild build, BuildSession session, string directory, CancellationToken cancellation)
    {
        var step = BuildStep.Create(build.Id, $"[internal] load {IgnoreFile}");
        build.Status.Started(step);
        using var files = builder.Contexts.CreateTemporary();
        await FileReceiver.ReceiveAsync(session, new(directory, [IgnoreFile], []), files.HostPath, null, _ => { }, cancellation);
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
