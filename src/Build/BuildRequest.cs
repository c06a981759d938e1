using Gantry.Build.Cache.Remote;
using Gantry.Build.Context;
using Gantry.Build.Dockerfile;
using Gantry.Oci;
using Gantry.Runtime.Configuration;

namespace Gantry.Build;

/// <summary>What somebody wants to be built; the same for every way in.</summary>
public sealed record BuildRequest
{
    /// <summary>The build's id: any text that is unique among the running ones.</summary>
    public required string Id { get; init; }

    /// <summary>The Dockerfile.</summary>
    public required DockerfileDocument Dockerfile { get; init; }

    /// <summary>The files that COPY and ADD take.</summary>
    public required IBuildContext Context { get; init; }

    /// <summary>Further contexts by name (<c>--build-context</c>).</summary>
    public IReadOnlyDictionary<string, IBuildContext> NamedContexts { get; init; } = new Dictionary<string, IBuildContext>();

    /// <summary>Stages and images that are replaced by an image (<c>--build-context name=docker-image://…</c>).</summary>
    public IReadOnlyDictionary<string, string> ImageAliases { get; init; } = new Dictionary<string, string>();

    /// <summary>Stages and images that are replaced by what another build made (bake's <c>target:</c> contexts).</summary>
    public IReadOnlyDictionary<string, BuildResult> ResultContexts { get; init; } = new Dictionary<string, BuildResult>();

    /// <summary>Caches of other builders, asked in this order for what this one does not have.</summary>
    public IReadOnlyList<ICacheSource> CacheSources { get; init; } = [];

    /// <summary>Whether the names of steps tell the platform: so when several are built at once.</summary>
    public bool NamesPlatform { get; init; }

    /// <summary>The stage to build, by name or number; null is the last.</summary>
    public string? Target { get; init; }

    /// <summary>Build arguments.</summary>
    public IReadOnlyDictionary<string, string> Arguments { get; init; } = new Dictionary<string, string>();

    /// <summary>Labels for the image.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether no step is taken from the cache.</summary>
    public bool NoCache { get; init; }

    /// <summary>Stages of which no step is taken from the cache.</summary>
    public IReadOnlyList<string> NoCacheStages { get; init; } = [];

    /// <summary>Whether base images are asked for at their registry although they are here.</summary>
    public bool Pull { get; init; }

    /// <summary>The platform to build for; null is the host's.</summary>
    public Platform? Platform { get; init; }

    /// <summary>The network of RUN steps: <c>default</c>, <c>none</c>, <c>host</c> or a network's name.</summary>
    public string Network { get; init; } = "default";

    /// <summary>Whether RUN may ask for the host's network.</summary>
    public bool AllowHostNetwork { get; init; }

    /// <summary>Whether RUN may ask to run without confinement.</summary>
    public bool AllowInsecure { get; init; }

    /// <summary>Whether RUN steps get the <c>hardened</c> profile rather than <c>docker</c>'s.</summary>
    public bool Hardened { get; init; }

    /// <summary>Lines of /etc/hosts, as <c>name:address</c>.</summary>
    public IReadOnlyList<string> ExtraHosts { get; init; } = [];

    /// <summary>Limits of RUN steps, and size of /dev/shm.</summary>
    public HostConfig Limits { get; init; } = new();

    /// <summary>The time that everything in the image has; null is the present.</summary>
    public DateTimeOffset? SourceDateEpoch { get; init; }

    /// <summary>Gives the caller's secrets, agents and logins.</summary>
    public IBuildSecrets Secrets { get; init; } = NoSecrets.Instance;

    /// <summary>Whether stages are built one after another, for a caller who wants their output in order.</summary>
    public bool Sequential { get; init; }
}
