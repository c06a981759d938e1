using Gantry.Build.Cache.Remote;
using Gantry.Build.Context;
using Gantry.Build.Dockerfile;
using Gantry.Build.Planning;
using Gantry.Oci;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

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

    /// <summary>Further contexts (<c>--build-context</c>), by <see cref="NamedContext.Normalize">normal</see> name.</summary>
    public IReadOnlyDictionary<string, NamedContext> NamedContexts { get; init; } = new Dictionary<string, NamedContext>();

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

    /// <summary>The security profile of RUN steps.</summary>
    public SecurityProfile Profile { get; init; } = SecurityProfile.Docker;

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

    /// <summary>What stands for the stages and images of a name, if anything.</summary>
    public NamedContext? ContextOf(string name) => NamedContexts.Count == 0 ? null : NamedContexts.GetValueOrDefault(NamedContext.Normalize(name));

    /// <summary>The build arguments that are meant for the builder.</summary>
    public BuilderArguments ForBuilder => new(Arguments);
}
