using System.Globalization;
using System.Text.Json.Nodes;
using Gantry.Errors;

namespace Gantry.Cli.Daemon;

/// <summary>All flags of <c>gantry daemon</c>, under dockerd's names.</summary>
internal static class DaemonFlags
{
    /// <summary>The flags, in the order of the help text.</summary>
    public static IReadOnlyList<DaemonFlag> All { get; } =
    [
        DaemonFlag.Text("data-root", "Directory of what must persist"),
        DaemonFlag.Text("exec-root", "Directory of what lives as long as the containers run"),
        DaemonFlag.Text("pidfile", "File for the daemon's process id", null, "-p"),
        DaemonFlag.List("host", "Address to listen on: unix:///path or tcp://address:port (several allowed)", "hosts", "-H"),
        DaemonFlag.Text("group", "Group that owns the unix socket", null, "-G"),
        DaemonFlag.Switch("tls", "Use TLS on tcp addresses"),
        DaemonFlag.Switch("tlsverify", "Use TLS on tcp addresses and demand client certificates"),
        DaemonFlag.Text("tlscacert", "Trust client certificates signed by this CA"),
        DaemonFlag.Text("tlscert", "The daemon's certificate"),
        DaemonFlag.Text("tlskey", "The key of the daemon's certificate"),
        DaemonFlag.Text("metrics-addr", "Address of the Prometheus endpoint, such as 127.0.0.1:9323"),
        DaemonFlag.Switch("debug", "Log everything", null, "-D"),
        DaemonFlag.Text("log-level", "What to log: debug, info, warn, error, fatal", null, "-l"),
        DaemonFlag.List("label", "Label of the daemon, NAME=VALUE"),
        DaemonFlag.Switch("experimental", "Enable experimental features"),
        DaemonFlag.Switch("live-restore", "Leave containers running when the daemon stops (default true)"),
        DaemonFlag.Number("shutdown-timeout", "Seconds that containers get to stop, where live-restore is off"),
        DaemonFlag.Text("storage-driver", "Storage driver: overlay2 is the only one", null, "-s"),
        DaemonFlag.Text("bridge", "Device of the default bridge; none disables the default network", null, "-b"),
        DaemonFlag.Text("bip", "Address and prefix of the default bridge"),
        DaemonFlag.Text("bip6", "IPv6 address and prefix of the default bridge"),
        DaemonFlag.Text("fixed-cidr", "The part of the default bridge's subnet that containers get"),
        DaemonFlag.Text("fixed-cidr-v6", "The same for IPv6"),
        DaemonFlag.Text("default-gateway", "Gateway of containers on the default bridge"),
        DaemonFlag.Number("mtu", "MTU of the default bridge"),
        DaemonFlag.Text("default-publish-address", "Host address of published ports that name none (default 0.0.0.0 and ::)"),
        DaemonFlag.Text("ip", "The same, under dockerd's name"),
        DaemonFlag.Switch("host-firewall", "Let the host's own input rules decide who reaches a published port (default true)"),
        DaemonFlag.Switch("ipv6", "Give containers on the default bridge IPv6 addresses"),
        DaemonFlag.Switch("icc", "Let containers on the default bridge talk to one another (default true)"),
        DaemonFlag.Switch("ip-forward", "Enable forwarding of IP packets (default true)"),
        DaemonFlag.Switch("ip-masq", "Masquerade what leaves the bridges (default true)"),
        DaemonFlag.Switch("userland-proxy", "Serve published ports on loopback where the kernel cannot (default true)"),
        DaemonFlag.Records("default-address-pool", "Range for new networks, base=CIDR,size=BITS", "default-address-pools", AddressPool),
        DaemonFlag.List("dns", "Name server for containers", "dns"),
        DaemonFlag.List("dns-opt", "Resolver option for containers", "dns-opts"),
        DaemonFlag.List("dns-search", "Search domain for containers", "dns-search"),
        DaemonFlag.Text("host-gateway-ip", "Address that host-gateway stands for"),
        DaemonFlag.Text("firewall-table", "Name of the nftables table that holds all rules"),
        DaemonFlag.Text("cluster-store", "Store of the cluster that overlay networks span, as etcd://HOST:PORT"),
        DaemonFlag.Text("cluster-advertise", "This host's address, by which the other hosts of the cluster reach it"),
        DaemonFlag.Number("overlay-port", "UDP port of the tunnels between the hosts (default 4789)"),
        DaemonFlag.List("insecure-registry", "Registry that may be spoken to without verified TLS: host[:port] or CIDR", "insecure-registries"),
        DaemonFlag.List("registry-mirror", "Mirror of the public registry"),
        DaemonFlag.Number("max-concurrent-downloads", "Layers that one pull fetches at a time"),
        DaemonFlag.Number("max-concurrent-uploads", "Layers that one push sends at a time"),
        DaemonFlag.Number("max-download-attempts", "Tries for a layer"),
        DaemonFlag.Map("add-runtime", "Further OCI runtime, NAME=PATH", "runtimes", (_, path) => new JsonObject { ["path"] = path }),
        DaemonFlag.Text("default-runtime", "OCI runtime of containers that name none"),
        DaemonFlag.Text("cgroup-parent", "Control group that holds those of the containers"),
        DaemonFlag.Map("default-ulimit", "Resource limit of containers that set none, NAME=SOFT[:HARD]", "default-ulimits", Ulimit),
        DaemonFlag.Text("default-shm-size", "Size of /dev/shm, such as 64M"),
        DaemonFlag.Text("default-ipc-mode", "IPC namespace of containers that set none: private or shareable"),
        DaemonFlag.Text("default-cgroupns-mode", "Control group namespace of containers that set none: host or private"),
        DaemonFlag.Text("log-driver", "Log driver of containers that set none: json-file, local or none"),
        DaemonFlag.Map("log-opt", "Option of the log driver, NAME=VALUE", "log-opts", (_, value) => JsonValue.Create(value)),
        DaemonFlag.Switch("init", "Run an init as PID 1 of every container"),
        DaemonFlag.Text("init-path", "The init program"),
        DaemonFlag.Text("security-profile", "Security profile of containers that set none: docker, default or hardened"),
        DaemonFlag.Text("seccomp-profile", "Seccomp profile: a file, builtin or unconfined"),
        DaemonFlag.Switch("no-new-privileges", "Set no-new-privileges for containers that say nothing of it"),
        DaemonFlag.Text("userns-remap", "User namespaces: USER[:GROUP] whose subordinate ids containers get, or default"),
    ];

    private static JsonObject AddressPool(IReadOnlyDictionary<string, string> pairs) => new()
    {
        ["base"] = pairs.GetValueOrDefault("base") ?? throw new InvalidArgumentException("a default-address-pool needs base=CIDR"),
        ["size"] = Integer("size of a default-address-pool", pairs.GetValueOrDefault("size")),
    };

    private static JsonObject Ulimit(string name, string text)
    {
        var parts = text.Split(':');
        return new()
        {
            ["Name"] = name,
            ["Soft"] = Integer($"soft limit of {name}", parts[0]),
            ["Hard"] = Integer($"hard limit of {name}", parts[^1]),
        };
    }

    private static long Integer(string what, string? text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new InvalidArgumentException($"invalid {what}: \"{text}\" is no number");
}
