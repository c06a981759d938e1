using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gantry.Build;
using Gantry.Build.Planning;
using Gantry.DockerApi.Http;
using Gantry.Errors;
using Gantry.Oci;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.DockerApi.Build;

/// <summary>The parameters of the classic <c>/build</c>.</summary>
/// <param name="query">The query.</param>
internal sealed class BuildParameters(QueryParameters query)
{
    /// <summary>The Dockerfile's path in the context.</summary>
    public string Dockerfile => query.TextOrNull("dockerfile") ?? "Dockerfile";

    /// <summary>The address of the context; null when it is the body.</summary>
    public string? Remote => query.TextOrNull("remote") is { } remote && remote != "client-session" ? remote : null;

    /// <summary>The names for the image.</summary>
    public IReadOnlyList<Reference> Tags => [.. query.All("t").Where(t => t.Length > 0).Select(t => Reference.Parse(t).WithDefaultTag())];

    /// <summary>Whether only the image's id is answered.</summary>
    public bool Quiet => query.Flag("q");

    /// <summary>Whether nothing is taken from the cache.</summary>
    public bool NoCache => query.Flag("nocache");

    /// <summary>Whether base images are asked for at their registry.</summary>
    public bool Pull => query.Flag("pull");

    /// <summary>The id by which the build can be cancelled.</summary>
    public string? BuildId => query.TextOrNull("buildid");

    /// <summary>The stage to build.</summary>
    public string? Target => query.TextOrNull("target");

    /// <summary>The platforms to build for; none is the host's. Docker's own clients give one.</summary>
    public IReadOnlyList<Oci.Platform> Platforms =>
        [.. (query.TextOrNull("platform") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Select(PlatformText.Parse).Distinct()];

    /// <summary>The network of RUN steps.</summary>
    public string Network => query.TextOrNull("networkmode") ?? "default";

    /// <summary>Images whose layers the client would like to be taken as a cache.</summary>
    public IReadOnlyList<string> CacheFrom => Json("cachefrom", BuildJson.Json.ListString) ?? [];

    /// <summary>Lines of /etc/hosts, as <c>name:address</c>.</summary>
    public IReadOnlyList<string> ExtraHosts => [.. query.All("extrahosts").SelectMany(h => h.Split(',', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Build arguments; one without a value is not set.</summary>
    public Dictionary<string, string> Arguments => Pairs("buildargs");

    /// <summary>Labels for the image.</summary>
    public Dictionary<string, string> Labels => Pairs("labels");

    /// <summary>The security profile of RUN steps.</summary>
    public SecurityProfile Profile =>
        query.All("securityopt").SelectMany(Options).Any(o => o == "profile=hardened") ? SecurityProfile.Hardened : new BuilderArguments(Arguments).Profile;

    /// <summary>Limits of RUN steps.</summary>
    public HostConfig Limits => new()
    {
        Memory = Long("memory"),
        MemorySwap = Long("memswap"),
        CpuShares = Long("cpushares"),
        CpuPeriod = Long("cpuperiod"),
        CpuQuota = Long("cpuquota"),
        CpusetCpus = query.TextOrNull("cpusetcpus"),
        CpusetMems = query.TextOrNull("cpusetmems"),
        ShmSize = Long("shmsize"),
        CgroupParent = query.TextOrNull("cgroupparent"),
        Ulimits = Json("ulimits", BuildJson.Json.ListUlimit),
    };

    /// <summary>Refuses what no build here does.</summary>
    /// <exception cref="GantryException">Something is asked for that cannot be done.</exception>
    public void Check()
    {
        if (query.Text("version") == "2")
            throw new UnsupportedException("BuildKit's builds come over /grpc and /session, not with version=2 on /build");
        if (query.Flag("squash"))
            throw new UnsupportedException("squash is not supported: it would lose the layers that images share; use several stages and COPY --from to keep an image small");
        if (query.TextOrNull("isolation") is { } isolation && isolation != "default")
            throw new InvalidArgumentException($"invalid isolation {Printable.Quote(isolation)}: Linux has only the default one");
        if (query.TextOrNull("outputs") is { } outputs && outputs != "[]" && outputs != "null")
            throw new UnsupportedException("outputs are not supported by the classic builder: use docker buildx build --output");
        if (query.All("securityopt").SelectMany(Options).FirstOrDefault(o => o != "profile=hardened") is { } option)
            throw new UnsupportedException($"the security option {Printable.Quote(option)} is not supported by builds: want profile=hardened");
        if (Network.StartsWith("container:", StringComparison.Ordinal))
            throw new UnsupportedException("a build cannot join a container's network: want default, none, host or a network's name");
    }

    private static IEnumerable<string> Options(string value) =>
        value.StartsWith('[') ? JsonSerializer.Deserialize(value, BuildJson.Json.ListString) ?? [] : value.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private Dictionary<string, string> Pairs(string name) =>
        (Json(name, BuildJson.Json.DictionaryStringString) ?? []).Where(p => p.Value is not null).ToDictionary(p => p.Key, p => p.Value!);

    private long? Long(string name) => query.TextOrNull(name) is not { } text ? null
        : long.TryParse(text, out var number) ? number
        : throw new InvalidArgumentException($"invalid value for {name}: {Printable.Quote(text)} is not a whole number");

    private T? Json<T>(string name, JsonTypeInfo<T> json) where T : class
    {
        try
        {
            return query.TextOrNull(name) is { } text ? JsonSerializer.Deserialize(text, json) : null;
        }
        catch (JsonException e)
        {
            throw new InvalidArgumentException($"error reading {name}: {e.Message}", e);
        }
    }
}
