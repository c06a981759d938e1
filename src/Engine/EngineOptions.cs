using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;

namespace Gantry.Engine;

/// <summary>How the engine is set up; the daemon's flags and daemon.json.</summary>
public sealed record EngineOptions
{
    /// <summary>Where everything is kept that must survive a reboot.</summary>
    public required string DataRoot { get; init; }

    /// <summary>Where everything is kept that must survive the daemon, but not a reboot.</summary>
    public required string ExecRoot { get; init; }

    /// <summary>The control group above all containers'.</summary>
    public string CgroupParent { get; init; } = "gantry";

    /// <summary>Name of the OCI runtime of containers that name none; null takes the first that works of crun and runc.</summary>
    public string? DefaultRuntime { get; init; }

    /// <summary>Further OCI runtimes: name to path.</summary>
    public IReadOnlyDictionary<string, string> Runtimes { get; init; } = new Dictionary<string, string>();

    /// <summary>The log driver, and its options, of containers that name none.</summary>
    public LogConfig DefaultLog { get; init; } = new() { Type = "json-file" };

    /// <summary>Resource limits of containers that set none of the same name.</summary>
    public IReadOnlyList<Ulimit> DefaultUlimits { get; init; } = [];

    /// <summary>Size of /dev/shm in bytes of containers that set none.</summary>
    public long DefaultShmSize { get; init; } = 64L << 20;

    /// <summary>IPC namespace of containers that set none: <c>private</c> or <c>shareable</c>.</summary>
    public string DefaultIpcMode { get; init; } = "private";

    /// <summary>Control group namespace of containers that set none: <c>private</c> or <c>host</c>; null follows the version of control groups.</summary>
    public string? DefaultCgroupnsMode { get; init; }

    /// <summary>User ids that containers get unless they ask for the host's; null without a user namespace.</summary>
    public IdMapping? IdMapping { get; init; }

    /// <summary>The security profile of containers that choose none.</summary>
    public SecurityProfile Profile { get; init; } = SecurityProfile.Default;

    /// <summary>Whether containers get no new privileges unless they say otherwise.</summary>
    public bool NoNewPrivileges { get; init; }

    /// <summary>Path of the seccomp profile of containers that choose none; null is the security profile's.</summary>
    public string? SeccompProfile { get; init; }

    /// <summary>The init program of <c>--init</c>; null looks for <c>docker-init</c>, <c>catatonit</c> and <c>tini</c>.</summary>
    public string? InitPath { get; init; }

    /// <summary>Whether each container gets an init program unless it says otherwise.</summary>
    public bool Init { get; init; }

    /// <summary>The network of containers that name none.</summary>
    public string DefaultNetwork { get; init; } = "bridge";

    /// <summary>Name servers, options and search domains of containers that set none.</summary>
    public IReadOnlyList<string> Dns { get; init; } = [];

    /// <summary>Resolver options of containers that set none.</summary>
    public IReadOnlyList<string> DnsOptions { get; init; } = [];

    /// <summary>Search domains of containers that set none.</summary>
    public IReadOnlyList<string> DnsSearch { get; init; } = [];
}
