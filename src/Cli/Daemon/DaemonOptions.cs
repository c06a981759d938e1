using System.Globalization;
using System.Net;
using Gantry.Build;
using Gantry.Build.Cache;
using Gantry.DockerApi;
using Gantry.DockerApi.Hosting;
using Gantry.Engine;
using Gantry.Errors;
using Gantry.Images.Transfer;
using Gantry.Networks;
using Gantry.Runtime.Configuration;
using Gantry.Runtime.Specs;
using Gantry.Runtime.Users;

namespace Gantry.Cli.Daemon;

/// <summary>What the daemon's settings mean to each area.</summary>
internal static class DaemonOptions
{
    private const string DefaultSocket = "unix:///run/gantry.sock";

    /// <summary>The networks' options.</summary>
    public static NetworkOptions Networks(this DaemonConfig config) => new()
    {
        Bridge = config.Bridge is { Length: > 0 } bridge ? bridge : "gantry0",
        Bip = config.Bip,
        Bip6 = config.Bip6,
        FixedCidr = config.FixedCidr,
        FixedCidrV6 = config.FixedCidrV6,
        DefaultGateway = config.DefaultGateway,
        Ipv6 = config.IPv6,
        Mtu = config.Mtu,
        IpForward = config.IPForward,
        IpMasquerade = config.IPMasquerade,
        InterContainer = config.InterContainerCommunication,
        UserlandProxy = config.UserlandProxy,
        DefaultPublishAddress = (config.DefaultPublishAddress ?? config.IP) is { } ip ? Address("default-publish-address", ip) : null,
        HostFirewall = config.HostFirewall,
        DefaultAddressPools = config.DefaultAddressPools.Count == 0
            ? DefaultAddressPool.Defaults
            : [.. config.DefaultAddressPools.Select(pool => new DefaultAddressPool(pool.Base, pool.Size))],
        Dns = config.Dns,
        DnsOptions = config.DnsOptions,
        DnsSearch = config.DnsSearch,
        HostGatewayAddresses = config.HostGatewayIp is { } gateway ? [.. gateway.Split(',').Select(text => Address("host-gateway-ip", text))] : [],
        Table = config.FirewallTable,
        ClusterStore = config.ClusterStore is { Length: > 0 } store ? ClusterStore(store) : null,
        ClusterAdvertise = config.ClusterAdvertise is { Length: > 0 } host ? Address("cluster-advertise", host) : null,
        OverlayPort = config.OverlayPort is > 0 and <= ushort.MaxValue ? config.OverlayPort : throw new InvalidArgumentException($"invalid overlay-port {config.OverlayPort}: want 1 to 65535"),
    };

    /// <summary>The engine's options.</summary>
    public static EngineOptions Engine(this DaemonConfig config) => new()
    {
        DataRoot = config.DataRoot,
        ExecRoot = config.ExecRoot,
        CgroupParent = config.CgroupParent ?? "gantry",
        DefaultRuntime = config.DefaultRuntime,
        Runtimes = config.Runtimes.ToDictionary(pair => pair.Key, pair => pair.Value.Arguments.Count == 0
            ? pair.Value.Path
            : throw new InvalidArgumentException($"runtime {pair.Key}: runtimeArgs are not supported: name a script that adds them as its path")),
        DefaultLog = new LogConfig { Type = config.LogDriver ?? "json-file", Config = config.LogOptions },
        DefaultUlimits = [.. config.DefaultUlimits.Select(pair => new Ulimit { Name = pair.Key, Soft = pair.Value.Soft, Hard = pair.Value.Hard })],
        DefaultShmSize = config.DefaultShmSize is { } size ? ByteSize("default-shm-size", size) : 64L << 20,
        DefaultIpcMode = config.DefaultIpcMode is null or "" ? "private" : config.DefaultIpcMode,
        DefaultCgroupnsMode = config.DefaultCgroupnsMode is { Length: > 0 } mode ? mode : null,
        IdMapping = config.UsernsRemap is { Length: > 0 } remap ? SubordinateIds.Find(remap) : null,
        Profile = Enum.Parse<SecurityProfile>(config.SecurityProfile, ignoreCase: true),
        NoNewPrivileges = config.NoNewPrivileges,
        SeccompProfile = config.SeccompProfile,
        InitPath = config.InitPath,
        Init = config.Init,
        DefaultNetwork = config.Bridge == "none" ? "none" : "bridge",
        Dns = config.Dns,
        DnsOptions = config.DnsOptions,
        DnsSearch = config.DnsSearch,
    };

    /// <summary>The builder's options.</summary>
    public static BuilderOptions Builds(this DaemonConfig config) => new()
    {
        DefaultNetwork = config.Bridge == "none" ? "none" : "bridge",
        DataRoot = config.DataRoot,
        ExecRoot = config.ExecRoot,
        CgroupParent = config.CgroupParent ?? "gantry",
        CacheLimits = Limits(config.Builder.Gc),
    };

    /// <summary>How registries are reached.</summary>
    public static TransferOptions Transfers(this DaemonConfig config) => new()
    {
        InsecureRegistries = config.InsecureRegistries,
        RegistryMirrors = config.RegistryMirrors,
        CertificateDirectories = ["/etc/gantry/certs.d", "/etc/docker/certs.d"],
        MaxConcurrentDownloads = config.MaxConcurrentDownloads,
        MaxConcurrentUploads = config.MaxConcurrentUploads,
        MaxDownloadAttempts = config.MaxDownloadAttempts,
    };

    /// <summary>The API's options.</summary>
    public static DockerApiOptions Api(this DaemonConfig config) => new()
    {
        Hosts = config.Hosts.Count == 0 ? [DefaultSocket] : config.Hosts,
        SocketGroup = config.Group,
        Tls = config is { TlsCert: { } certificate, TlsKey: { } key }
            ? new TlsOptions { CertificatePath = certificate, KeyPath = key, AuthorityPath = config.TlsCaCert, Verify = config.TlsVerify }
            : null,
        MetricsAddress = config.MetricsAddress,
    };

    private static CacheLimits Limits(DaemonBuilderGc gc)
    {
        if (!gc.Enabled)
            return new([]);
        if (gc.Policy.Count > 0)
            return new([.. gc.Policy.Select(Policy)]);
        return Size("builder.gc.defaultKeepStorage", gc.DefaultMaxUsedSpace ?? gc.DefaultKeepStorage) is { } limit ? CacheLimits.Within(limit) : CacheLimits.Default;
    }

    private static CachePolicy Policy(DaemonBuilderGcPolicy policy)
    {
        var size = Size("builder.gc.policy.keepStorage", policy.MaxUsedSpace ?? policy.KeepStorage);
        var rule = new CachePolicy(size ?? 0) { All = policy.All }.When(policy.Filter);
        return size is not null || rule.UnusedFor > TimeSpan.Zero ? rule
            : throw new InvalidArgumentException("a policy of builder.gc without keepStorage and without the filter unused-for would keep nothing: give one of them");
    }

    private static long? Size(string setting, string? text) => string.IsNullOrEmpty(text) ? null : ByteSize(setting, text);

    /// <summary>The address of etcd, as an address of the web.</summary>
    private static Uri ClusterStore(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var store) && store is { Scheme: "etcd" or "http" or "https", Host.Length: > 0, Port: > 0, PathAndQuery: "/" or "" }
            ? new UriBuilder(store.Scheme == "etcd" ? "http" : store.Scheme, store.Host, store.Port).Uri
            : throw new InvalidArgumentException($"invalid cluster-store {text}: want etcd://HOST:PORT");

    private static IPAddress Address(string setting, string text) =>
        IPAddress.TryParse(text, out var address) ? address : throw new InvalidArgumentException($"invalid {setting} {text}: want an IP address");

    /// <summary>A size such as <c>64M</c>, in powers of 1024.</summary>
    private static long ByteSize(string setting, string text)
    {
        var unit = text.TrimEnd('b', 'B').ToLowerInvariant();
        var shift = unit.Length == 0 ? 0 : unit[^1] switch { 'k' => 10, 'm' => 20, 'g' => 30, 't' => 40, _ => 0 };
        var digits = shift == 0 ? unit : unit[..^1];
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue >> shift
            ? number << shift
            : throw new InvalidArgumentException($"invalid {setting} {text}: want a size such as 64M");
    }
}
