using Gantry.Build.Attestations;
using Gantry.Build.Planning;
using Gantry.Errors;
using Gantry.Oci;
using Gantry.Runtime.Configuration;

namespace Gantry.Build.BuildKit.Solving;

/// <summary>The options of the Dockerfile frontend, under the names that clients send.</summary>
internal sealed class FrontendOptions(IReadOnlyDictionary<string, string> options)
{
    private const string EpochArgument = "SOURCE_DATE_EPOCH";

    private static readonly HashSet<string> s_known =
    [
        "add-hosts", "cache-from", "cache-imports", "cgroup-parent", "cmdline", "context", "contextkey", "dockerfilekey", "filename", "force-network-mode",
        "frontend.caps", "image-resolve-mode", "no-cache", "platform", "requestid", "shm-size", "source", "target", "ulimit",
    ];

    private static readonly string[] s_knownPrefixes = ["attest:", "build-arg:", "context:", "input-metadata:", "label:", "local-sessionid:", "vcs:"];

    /// <summary>The Dockerfile's name.</summary>
    public string FileName => options.GetValueOrDefault("filename", "Dockerfile");

    /// <summary>Where the context is, when it is no directory of the client's.</summary>
    public string? ContextAddress => options.GetValueOrDefault("context") is { Length: > 0 } address && address.Contains("://", StringComparison.Ordinal) ? address : null;

    /// <summary>The name under which the client offers the Dockerfile's directory.</summary>
    public string DockerfileKey => options.GetValueOrDefault("dockerfilekey", "dockerfile");

    /// <summary>Whether the client offers the Dockerfile by itself although the context is elsewhere.</summary>
    public bool HasDockerfileKey => options.ContainsKey("dockerfilekey");

    /// <summary>The name under which the client offers the context's directory.</summary>
    public string ContextKey => options.GetValueOrDefault("contextkey", "context");

    /// <summary>The stage to build.</summary>
    public string? Target => options.GetValueOrDefault("target");

    /// <summary>Build arguments.</summary>
    public Dictionary<string, string> Arguments => WithPrefix("build-arg:");

    /// <summary>The build arguments that are meant for the builder.</summary>
    public BuilderArguments ForBuilder => new(Arguments);

    /// <summary>Labels.</summary>
    public Dictionary<string, string> Labels => WithPrefix("label:");

    /// <summary>Named contexts.</summary>
    public Dictionary<string, string> NamedContexts => WithPrefix("context:");

    /// <summary>Whether a named context stands for the stages and images of a name.</summary>
    public bool IsNamedContext(string name) => NamedContexts.Keys.Any(k => NamedContext.Normalize(k) == NamedContext.Normalize(name));

    /// <summary>Whether nothing is taken from the cache.</summary>
    public bool NoCache => options.TryGetValue("no-cache", out var stages) && stages.Length == 0;

    /// <summary>Stages of which nothing is taken from the cache.</summary>
    public IReadOnlyList<string> NoCacheStages => options.GetValueOrDefault("no-cache", "").Split(',', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether base images are asked for at their registry.</summary>
    public bool Pull => options.GetValueOrDefault("image-resolve-mode") == "pull";

    /// <summary>The network of RUN steps.</summary>
    public string Network => options.GetValueOrDefault("force-network-mode", "default");

    /// <summary>The platforms; none is the host's.</summary>
    public IReadOnlyList<Platform> Platforms =>
        [.. options.GetValueOrDefault("platform", "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(PlatformText.Parse).Distinct()];

    /// <summary>Caches of other builders to read.</summary>
    public IReadOnlyList<CacheImport> CacheImports =>
        [.. CacheImport.Parse(options.GetValueOrDefault("cache-imports", "")), .. options.GetValueOrDefault("cache-from", "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(CacheImport.OfImage)];

    /// <summary>What is to be stated about the images.</summary>
    public AttestationRequest Attestations => AttestationRequest.Parse(WithPrefix("attest:"));

    /// <summary>Whether the images tell which steps made them, because a build argument says so.</summary>
    public bool InlineCache => ForBuilder.InlineCache;

    /// <summary>All options, as they came.</summary>
    public IReadOnlyDictionary<string, string> All => options;

    /// <summary>The question that is asked about the Dockerfile in place of a build; null for a build.</summary>
    public string? Request => options.GetValueOrDefault("requestid") is { Length: > 0 } request && request != "frontend.build" ? request : null;

    /// <summary>The reproducible time, if one is asked for.</summary>
    public DateTimeOffset? SourceDateEpoch =>
        Arguments.GetValueOrDefault(EpochArgument) is { Length: > 0 } text
            ? long.TryParse(text, out var seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : throw new InvalidArgumentException($"invalid {EpochArgument}: {text}: want seconds since 1970")
            : null;

    /// <summary>Lines of /etc/hosts, as <c>name:address</c>.</summary>
    public IReadOnlyList<string> ExtraHosts =>
        [.. options.GetValueOrDefault("add-hosts", "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(h => h.Replace('=', ':'))];

    /// <summary>Limits of RUN steps.</summary>
    public HostConfig Limits => new()
    {
        ShmSize = long.TryParse(options.GetValueOrDefault("shm-size"), out var size) ? size : null,
        CgroupParent = options.GetValueOrDefault("cgroup-parent"),
        Ulimits = [.. options.GetValueOrDefault("ulimit", "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ReadUlimit)],
    };

    private Dictionary<string, string> WithPrefix(string prefix) =>
        options.Where(o => o.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(o => o.Key[prefix.Length..], o => o.Value);

    /// <summary>Refuses options that would be without effect.</summary>
    /// <exception cref="UnsupportedException">One is not known.</exception>
    public void Check()
    {
        foreach (var name in options.Keys)
            if (!s_known.Contains(name) && !s_knownPrefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal)))
                throw new UnsupportedException($"the Dockerfile frontend's option {name} is not supported");
    }

    private static Ulimit ReadUlimit(string text)
    {
        var equals = text.IndexOf('=');
        var values = equals < 0 ? [] : text[(equals + 1)..].Split(':');
        return values.Length is 1 or 2 && long.TryParse(values[0], out var soft) && long.TryParse(values[^1], out var hard)
            ? new() { Name = text[..equals], Soft = soft, Hard = hard }
            : throw new InvalidArgumentException($"invalid ulimit {text}: want name=soft:hard");
    }
}
