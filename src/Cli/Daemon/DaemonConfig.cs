using System.Text.Json.Serialization;

namespace Gantry.Cli.Daemon;

/// <summary>
/// The daemon's settings: what <c>daemon.json</c> holds, under dockerd's keys. A flag on the command line is the same
/// setting by another way, so both end up here.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DaemonConfig
{
    // Places
    [JsonPropertyName("data-root")] public string DataRoot { get; init; } = "/var/lib/gantry";
    [JsonPropertyName("exec-root")] public string ExecRoot { get; init; } = "/run/gantry";
    [JsonPropertyName("pidfile")] public string PidFile { get; init; } = "/run/gantry.pid";

    // Doors
    [JsonPropertyName("hosts")] public IReadOnlyList<string> Hosts { get; init; } = [];
    [JsonPropertyName("group")] public string Group { get; init; } = "docker";
    [JsonPropertyName("tls")] public bool Tls { get; init; }
    [JsonPropertyName("tlsverify")] public bool TlsVerify { get; init; }
    [JsonPropertyName("tlscacert")] public string? TlsCaCert { get; init; }
    [JsonPropertyName("tlscert")] public string? TlsCert { get; init; }
    [JsonPropertyName("tlskey")] public string? TlsKey { get; init; }
    [JsonPropertyName("metrics-addr")] public string? MetricsAddress { get; init; }

    // The daemon itself
    [JsonPropertyName("debug")] public bool Debug { get; init; }
    [JsonPropertyName("log-level")] public string LogLevel { get; init; } = "info";
    [JsonPropertyName("labels")] public IReadOnlyList<string> Labels { get; init; } = [];
    [JsonPropertyName("experimental")] public bool Experimental { get; init; }
    [JsonPropertyName("live-restore")] public bool LiveRestore { get; init; } = true;
    [JsonPropertyName("shutdown-timeout")] public int ShutdownTimeout { get; init; } = 15;
    [JsonPropertyName("storage-driver")] public string StorageDriver { get; init; } = "overlay2";

    // Networks
    [JsonPropertyName("bridge")] public string? Bridge { get; init; }
    [JsonPropertyName("bip")] public string? Bip { get; init; }
    [JsonPropertyName("bip6")] public string? Bip6 { get; init; }
    [JsonPropertyName("fixed-cidr")] public string? FixedCidr { get; init; }
    [JsonPropertyName("fixed-cidr-v6")] public string? FixedCidrV6 { get; init; }
    [JsonPropertyName("default-gateway")] public string? DefaultGateway { get; init; }
    [JsonPropertyName("mtu")] public int Mtu { get; init; }
    [JsonPropertyName("ip")] public string? DefaultPublishAddress { get; init; }
    [JsonPropertyName("ipv6")] public bool IPv6 { get; init; }
    [JsonPropertyName("icc")] public bool InterContainerCommunication { get; init; } = true;
    [JsonPropertyName("ip-forward")] public bool IPForward { get; init; } = true;
    [JsonPropertyName("ip-masq")] public bool IPMasquerade { get; init; } = true;
    [JsonPropertyName("userland-proxy")] public bool UserlandProxy { get; init; } = true;
    [JsonPropertyName("default-address-pools")] public IReadOnlyList<DaemonAddressPool> DefaultAddressPools { get; init; } = [];
    [JsonPropertyName("dns")] public IReadOnlyList<string> Dns { get; init; } = [];
    [JsonPropertyName("dns-opts")] public IReadOnlyList<string> DnsOptions { get; init; } = [];
    [JsonPropertyName("dns-search")] public IReadOnlyList<string> DnsSearch { get; init; } = [];
    [JsonPropertyName("host-gateway-ip")] public string? HostGatewayIp { get; init; }
    [JsonPropertyName("firewall-table")] public string FirewallTable { get; init; } = "gantry";

    // Registries
    [JsonPropertyName("insecure-registries")] public IReadOnlyList<string> InsecureRegistries { get; init; } = [];
    [JsonPropertyName("registry-mirrors")] public IReadOnlyList<string> RegistryMirrors { get; init; } = [];
    [JsonPropertyName("max-concurrent-downloads")] public int MaxConcurrentDownloads { get; init; } = 3;
    [JsonPropertyName("max-concurrent-uploads")] public int MaxConcurrentUploads { get; init; } = 5;
    [JsonPropertyName("max-download-attempts")] public int MaxDownloadAttempts { get; init; } = 5;

    // Containers
    [JsonPropertyName("runtimes")] public IReadOnlyDictionary<string, DaemonRuntime> Runtimes { get; init; } = new Dictionary<string, DaemonRuntime>();
    [JsonPropertyName("default-runtime")] public string? DefaultRuntime { get; init; }
    [JsonPropertyName("cgroup-parent")] public string? CgroupParent { get; init; }
    [JsonPropertyName("default-ulimits")] public IReadOnlyDictionary<string, DaemonUlimit> DefaultUlimits { get; init; } = new Dictionary<string, DaemonUlimit>();
    [JsonPropertyName("default-shm-size")] public string? DefaultShmSize { get; init; }
    [JsonPropertyName("default-ipc-mode")] public string? DefaultIpcMode { get; init; }
    [JsonPropertyName("default-cgroupns-mode")] public string? DefaultCgroupnsMode { get; init; }
    [JsonPropertyName("log-driver")] public string? LogDriver { get; init; }
    [JsonPropertyName("log-opts")] public IReadOnlyDictionary<string, string> LogOptions { get; init; } = new Dictionary<string, string>();
    [JsonPropertyName("init")] public bool Init { get; init; }
    [JsonPropertyName("init-path")] public string? InitPath { get; init; }

    // Security
    [JsonPropertyName("security-profile")] public string SecurityProfile { get; init; } = "default";
    [JsonPropertyName("seccomp-profile")] public string? SeccompProfile { get; init; }
    [JsonPropertyName("no-new-privileges")] public bool NoNewPrivileges { get; init; }
    [JsonPropertyName("userns-remap")] public string? UsernsRemap { get; init; }
}

/// <summary>Addresses for new networks: a range, cut into subnets of one size.</summary>
/// <param name="Base">The range.</param>
/// <param name="Size">The prefix length of a subnet.</param>
internal sealed record DaemonAddressPool(
    [property: JsonPropertyName("base")] string Base,
    [property: JsonPropertyName("size")] int Size);

/// <summary>An OCI runtime.</summary>
internal sealed record DaemonRuntime
{
    /// <summary>Its program.</summary>
    [JsonPropertyName("path")] public required string Path { get; init; }

    /// <summary>Arguments before the command.</summary>
    [JsonPropertyName("runtimeArgs")] public IReadOnlyList<string> Arguments { get; init; } = [];
}

/// <summary>A resource limit for containers that set none.</summary>
internal sealed record DaemonUlimit
{
    /// <summary>The limit; the same as the key it stands under.</summary>
    public string? Name { get; init; }

    /// <summary>The soft limit.</summary>
    public long Soft { get; init; }

    /// <summary>The hard limit.</summary>
    public long Hard { get; init; }
}

/// <summary>How the settings are read.</summary>
[JsonSourceGenerationOptions(ReadCommentHandling = System.Text.Json.JsonCommentHandling.Disallow)]
[JsonSerializable(typeof(DaemonConfig))]
internal sealed partial class DaemonConfigJson : JsonSerializerContext;
