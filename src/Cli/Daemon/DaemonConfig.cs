using System.Text.Json.Serialization;

namespace Gantry.Cli.Daemon;

/// <summary>
/// The daemon's settings: what <c>daemon.json</c> holds, under dockerd's keys. A flag on the command line is the same
/// setting by another way, so both end up here. The properties can be set because the serializer's generated code gives an
/// init-only one that the document leaves out its type's default, not the one that stands here.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DaemonConfig
{
    // Places
    [JsonPropertyName("data-root")] public string DataRoot { get; set; } = "/var/lib/gantry";
    [JsonPropertyName("exec-root")] public string ExecRoot { get; set; } = "/run/gantry";
    [JsonPropertyName("pidfile")] public string PidFile { get; set; } = "/run/gantry.pid";

    // Doors
    [JsonPropertyName("hosts")] public IReadOnlyList<string> Hosts { get; set; } = [];
    [JsonPropertyName("group")] public string Group { get; set; } = "docker";
    [JsonPropertyName("tls")] public bool Tls { get; set; }
    [JsonPropertyName("tlsverify")] public bool TlsVerify { get; set; }
    [JsonPropertyName("tlscacert")] public string? TlsCaCert { get; set; }
    [JsonPropertyName("tlscert")] public string? TlsCert { get; set; }
    [JsonPropertyName("tlskey")] public string? TlsKey { get; set; }
    [JsonPropertyName("metrics-addr")] public string? MetricsAddress { get; set; }

    // The daemon itself
    [JsonPropertyName("debug")] public bool Debug { get; set; }
    [JsonPropertyName("log-level")] public string LogLevel { get; set; } = "info";
    [JsonPropertyName("labels")] public IReadOnlyList<string> Labels { get; set; } = [];
    [JsonPropertyName("experimental")] public bool Experimental { get; set; }
    [JsonPropertyName("live-restore")] public bool LiveRestore { get; set; } = true;
    [JsonPropertyName("shutdown-timeout")] public int ShutdownTimeout { get; set; } = 15;
    [JsonPropertyName("storage-driver")] public string StorageDriver { get; set; } = "overlay2";

    // Networks
    [JsonPropertyName("bridge")] public string? Bridge { get; set; }
    [JsonPropertyName("bip")] public string? Bip { get; set; }
    [JsonPropertyName("bip6")] public string? Bip6 { get; set; }
    [JsonPropertyName("fixed-cidr")] public string? FixedCidr { get; set; }
    [JsonPropertyName("fixed-cidr-v6")] public string? FixedCidrV6 { get; set; }
    [JsonPropertyName("default-gateway")] public string? DefaultGateway { get; set; }
    [JsonPropertyName("mtu")] public int Mtu { get; set; }
    [JsonPropertyName("ip")] public string? IP { get; set; }
    [JsonPropertyName("default-publish-address")] public string? DefaultPublishAddress { get; set; }
    [JsonPropertyName("host-firewall")] public bool HostFirewall { get; set; } = true;
    [JsonPropertyName("ipv6")] public bool IPv6 { get; set; }
    [JsonPropertyName("icc")] public bool InterContainerCommunication { get; set; } = true;
    [JsonPropertyName("ip-forward")] public bool IPForward { get; set; } = true;
    [JsonPropertyName("ip-masq")] public bool IPMasquerade { get; set; } = true;
    [JsonPropertyName("userland-proxy")] public bool UserlandProxy { get; set; } = true;
    [JsonPropertyName("default-address-pools")] public IReadOnlyList<DaemonAddressPool> DefaultAddressPools { get; set; } = [];
    [JsonPropertyName("dns")] public IReadOnlyList<string> Dns { get; set; } = [];
    [JsonPropertyName("dns-opts")] public IReadOnlyList<string> DnsOptions { get; set; } = [];
    [JsonPropertyName("dns-search")] public IReadOnlyList<string> DnsSearch { get; set; } = [];
    [JsonPropertyName("host-gateway-ip")] public string? HostGatewayIp { get; set; }
    [JsonPropertyName("firewall-table")] public string FirewallTable { get; set; } = "gantry";
    [JsonPropertyName("cluster-store")] public string? ClusterStore { get; set; }
    [JsonPropertyName("cluster-advertise")] public string? ClusterAdvertise { get; set; }
    [JsonPropertyName("overlay-port")] public int OverlayPort { get; set; } = 4789;

    // Registries
    [JsonPropertyName("insecure-registries")] public IReadOnlyList<string> InsecureRegistries { get; set; } = [];
    [JsonPropertyName("registry-mirrors")] public IReadOnlyList<string> RegistryMirrors { get; set; } = [];
    [JsonPropertyName("max-concurrent-downloads")] public int MaxConcurrentDownloads { get; set; } = 3;
    [JsonPropertyName("max-concurrent-uploads")] public int MaxConcurrentUploads { get; set; } = 5;
    [JsonPropertyName("max-download-attempts")] public int MaxDownloadAttempts { get; set; } = 5;

    // Builds
    [JsonPropertyName("builder")] public DaemonBuilder Builder { get; set; } = new();

    // Containers
    [JsonPropertyName("runtimes")] public IReadOnlyDictionary<string, DaemonRuntime> Runtimes { get; set; } = new Dictionary<string, DaemonRuntime>();
    [JsonPropertyName("default-runtime")] public string? DefaultRuntime { get; set; }
    [JsonPropertyName("cgroup-parent")] public string? CgroupParent { get; set; }
    [JsonPropertyName("default-ulimits")] public IReadOnlyDictionary<string, DaemonUlimit> DefaultUlimits { get; set; } = new Dictionary<string, DaemonUlimit>();
    [JsonPropertyName("default-shm-size")] public string? DefaultShmSize { get; set; }
    [JsonPropertyName("default-ipc-mode")] public string? DefaultIpcMode { get; set; }
    [JsonPropertyName("default-cgroupns-mode")] public string? DefaultCgroupnsMode { get; set; }
    [JsonPropertyName("log-driver")] public string? LogDriver { get; set; }
    [JsonPropertyName("log-opts")] public IReadOnlyDictionary<string, string> LogOptions { get; set; } = new Dictionary<string, string>();
    [JsonPropertyName("init")] public bool Init { get; set; }
    [JsonPropertyName("init-path")] public string? InitPath { get; set; }

    // Security
    [JsonPropertyName("security-profile")] public string SecurityProfile { get; set; } = "default";
    [JsonPropertyName("seccomp-profile")] public string? SeccompProfile { get; set; }
    [JsonPropertyName("no-new-privileges")] public bool NoNewPrivileges { get; set; }
    [JsonPropertyName("userns-remap")] public string? UsernsRemap { get; set; }
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
    [JsonPropertyName("path")] public required string Path { get; set; }

    /// <summary>Arguments before the command.</summary>
    [JsonPropertyName("runtimeArgs")] public IReadOnlyList<string> Arguments { get; set; } = [];
}

/// <summary>A resource limit for containers that set none.</summary>
internal sealed record DaemonUlimit
{
    /// <summary>The limit; the same as the key it stands under.</summary>
    public string? Name { get; set; }

    /// <summary>The soft limit.</summary>
    public long Soft { get; set; }

    /// <summary>The hard limit.</summary>
    public long Hard { get; set; }
}

/// <summary>How the settings are read.</summary>
[JsonSourceGenerationOptions(ReadCommentHandling = System.Text.Json.JsonCommentHandling.Disallow)]
[JsonSerializable(typeof(DaemonConfig))]
internal sealed partial class DaemonConfigJson : JsonSerializerContext;
