namespace Gantry.DockerApi;

/// <summary>What the daemon is and how it was set up: the part of <c>info</c> and <c>version</c> that does not change while it runs.</summary>
public sealed record DaemonDescription
{
    /// <summary>Gantry's version.</summary>
    public required string Version { get; init; }

    /// <summary>The commit that it was built from, if known.</summary>
    public string Commit { get; init; } = "unknown";

    /// <summary>When it was built, if known.</summary>
    public DateTimeOffset? BuildTime { get; init; }

    /// <summary>A name for this daemon that stays over restarts.</summary>
    public required string Id { get; init; }

    /// <summary>Where images, containers and volumes are kept.</summary>
    public required string DataRoot { get; init; }

    /// <summary>The names of the OCI runtimes, each with its program.</summary>
    public IReadOnlyDictionary<string, string> Runtimes { get; init; } = new Dictionary<string, string>();

    /// <summary>The OCI runtime of containers that name none.</summary>
    public string DefaultRuntime { get; init; } = "";

    /// <summary>The version of the default OCI runtime, if known.</summary>
    public string RuntimeVersion { get; init; } = "";

    /// <summary>The version of the monitor, if known.</summary>
    public string MonitorVersion { get; init; } = "";

    /// <summary>1 or 2.</summary>
    public int CgroupVersion { get; init; } = 2;

    /// <summary>Control group controllers that are there, such as <c>memory</c>.</summary>
    public IReadOnlySet<string> CgroupControllers { get; init; } = new HashSet<string>();

    /// <summary>The network of containers that name none.</summary>
    public string DefaultNetwork { get; init; } = "bridge";

    /// <summary>Security features, such as <c>name=seccomp,profile=default</c>.</summary>
    public IReadOnlyList<string> SecurityOptions { get; init; } = [];

    /// <summary>The log driver of containers that name none.</summary>
    public string LogDriver { get; init; } = "json-file";

    /// <summary>Labels of the daemon.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Registries that may be reached without TLS: names, or networks as <c>127.0.0.0/8</c>.</summary>
    public IReadOnlyList<string> InsecureRegistries { get; init; } = [];

    /// <summary>Mirrors of docker.io.</summary>
    public IReadOnlyList<string> RegistryMirrors { get; init; } = [];

    /// <summary>Whether debug messages are written.</summary>
    public bool Debug { get; init; }

    /// <summary>Whether containers go on when the daemon stops.</summary>
    public bool LiveRestore { get; init; } = true;

    /// <summary>The init program of <c>--init</c>.</summary>
    public string InitBinary { get; init; } = "";

    /// <summary>Address pools of new networks, each a base and the size of its subnets.</summary>
    public IReadOnlyList<(string Base, int Size)> AddressPools { get; init; } = [];
}
