using System.Text.Json.Serialization;

namespace Gantry.Runtime.Configuration;

/// <summary>How a container is tied to this host: Docker's host part of a container's configuration.</summary>
public sealed record HostConfig
{
    /// <summary>Bind and volume mounts, as <c>source:target[:options]</c>.</summary>
    public IReadOnlyList<string>? Binds { get; init; }

    /// <summary>A file in which the client keeps the id; unused by the daemon.</summary>
    public string? ContainerIDFile { get; init; }

    /// <summary>The log driver; the daemon's when null.</summary>
    public LogConfig? LogConfig { get; init; }

    /// <summary><c>default</c>, <c>bridge</c>, <c>host</c>, <c>none</c>, <c>container:X</c> or a network's name.</summary>
    public string NetworkMode { get; init => field = value ?? ""; } = "";

    /// <summary>Published ports: <c>80/tcp</c> to host addresses.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?>? PortBindings { get; init; }

    /// <summary>What happens when the program ends.</summary>
    public RestartPolicy? RestartPolicy { get; init; }

    /// <summary>Whether the container is removed when the program ends.</summary>
    public bool AutoRemove { get; init; }

    /// <summary>The driver of volumes that <see cref="Binds"/> creates.</summary>
    public string? VolumeDriver { get; init; }

    /// <summary>Containers whose volumes are mounted too, as <c>name[:ro]</c>.</summary>
    public IReadOnlyList<string>? VolumesFrom { get; init; }

    /// <summary>Mounts in the long form.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MountSpec>? Mounts { get; init; }

    /// <summary>Height and width of the first terminal.</summary>
    public IReadOnlyList<int>? ConsoleSize { get; init; }

    /// <summary>Annotations of the runtime spec.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>Capabilities added, with or without <c>CAP_</c>; <c>ALL</c>.</summary>
    public IReadOnlyList<string>? CapAdd { get; init; }

    /// <summary>Capabilities dropped, with or without <c>CAP_</c>; <c>ALL</c>.</summary>
    public IReadOnlyList<string>? CapDrop { get; init; }

    /// <summary><c>private</c>, <c>host</c>, or empty for the default.</summary>
    public string? CgroupnsMode { get; init; }

    /// <summary>Name servers.</summary>
    public IReadOnlyList<string>? Dns { get; init; }

    /// <summary>Resolver options.</summary>
    public IReadOnlyList<string>? DnsOptions { get; init; }

    /// <summary>Search domains.</summary>
    public IReadOnlyList<string>? DnsSearch { get; init; }

    /// <summary>Lines of /etc/hosts, as <c>name:address</c>; <c>host-gateway</c> is the host.</summary>
    public IReadOnlyList<string>? ExtraHosts { get; init; }

    /// <summary>Supplementary groups.</summary>
    public IReadOnlyList<string>? GroupAdd { get; init; }

    /// <summary><c>none</c>, <c>private</c>, <c>shareable</c>, <c>host</c>, <c>container:X</c>, or empty for the default.</summary>
    public string? IpcMode { get; init; }

    /// <summary>Docker's never used cgroup of another container; must be empty.</summary>
    public string? Cgroup { get; init; }

    /// <summary>Links on the default bridge, as <c>container[:alias]</c>.</summary>
    public IReadOnlyList<string>? Links { get; init; }

    /// <summary>The kernel's preference to end it when memory runs out, -1000 to 1000.</summary>
    public int? OomScoreAdj { get; init; }

    /// <summary>Empty, <c>host</c> or <c>container:X</c>.</summary>
    public string? PidMode { get; init; }

    /// <summary>All capabilities and devices, no confinement.</summary>
    public bool Privileged { get; init; }

    /// <summary>Whether each exposed port gets a random host port.</summary>
    public bool PublishAllPorts { get; init; }

    /// <summary>Whether the root file system is read-only.</summary>
    public bool ReadonlyRootfs { get; init; }

    /// <summary>Security options: <c>no-new-privileges</c>, <c>seccomp=</c>, <c>apparmor=</c>, <c>label=</c>, <c>systempaths=</c>, <c>profile=</c>.</summary>
    public IReadOnlyList<string>? SecurityOpt { get; init; }

    /// <summary>Options of the writable layer, such as <c>size</c>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? StorageOpt { get; init; }

    /// <summary>Memory file systems: path to options.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Tmpfs { get; init; }

    /// <summary>Empty or <c>host</c>.</summary>
    public string? UTSMode { get; init; }

    /// <summary>Empty or <c>host</c>.</summary>
    public string? UsernsMode { get; init; }

    /// <summary>Size of /dev/shm in bytes; 64 MiB when null or 0.</summary>
    public long? ShmSize { get; init; }

    /// <summary>Namespaced kernel parameters.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Sysctls { get; init; }

    /// <summary>Name of the OCI runtime; the daemon's default when empty.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Runtime { get; init; }

    /// <summary>Windows only; must be empty or <c>default</c>.</summary>
    public string? Isolation { get; init; }

    /// <summary>Paths hidden from the program; the profile's when null.</summary>
    public IReadOnlyList<string>? MaskedPaths { get; init; }

    /// <summary>Paths that the program can only read; the profile's when null.</summary>
    public IReadOnlyList<string>? ReadonlyPaths { get; init; }

    /// <summary>Whether a tiny init reaps and forwards signals as PID 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Init { get; init; }

    /// <summary>Relative weight, 2 to 262144.</summary>
    public long? CpuShares { get; init; }

    /// <summary>Memory limit in bytes; 0 or null is none.</summary>
    public long? Memory { get; init; }

    /// <summary>The parent control group.</summary>
    public string? CgroupParent { get; init; }

    /// <summary>Block I/O weight, 10 to 1000.</summary>
    public ushort? BlkioWeight { get; init; }

    /// <summary>Block I/O weight of a device.</summary>
    public IReadOnlyList<WeightDevice>? BlkioWeightDevice { get; init; }

    /// <summary>Bytes a second read from a device.</summary>
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceReadBps { get; init; }

    /// <summary>Bytes a second written to a device.</summary>
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceWriteBps { get; init; }

    /// <summary>Reads a second from a device.</summary>
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceReadIOps { get; init; }

    /// <summary>Writes a second to a device.</summary>
    public IReadOnlyList<ThrottleDevice>? BlkioDeviceWriteIOps { get; init; }

    /// <summary>Length of a CPU period in microseconds.</summary>
    public long? CpuPeriod { get; init; }

    /// <summary>CPU time in a period in microseconds.</summary>
    public long? CpuQuota { get; init; }

    /// <summary>Length of a real-time period in microseconds.</summary>
    public long? CpuRealtimePeriod { get; init; }

    /// <summary>Real-time CPU time in a period in microseconds.</summary>
    public long? CpuRealtimeRuntime { get; init; }

    /// <summary>CPUs to run on, as <c>0-2,4</c>.</summary>
    public string? CpusetCpus { get; init; }

    /// <summary>Memory nodes to use, as <c>0-1</c>.</summary>
    public string? CpusetMems { get; init; }

    /// <summary>Devices of the host.</summary>
    public IReadOnlyList<DeviceMapping>? Devices { get; init; }

    /// <summary>Rules of the device control group, as <c>c 1:3 rwm</c>.</summary>
    public IReadOnlyList<string>? DeviceCgroupRules { get; init; }

    /// <summary>Requests to device drivers; none are there, so any is refused.</summary>
    public IReadOnlyList<DeviceRequest>? DeviceRequests { get; init; }

    /// <summary>Kernel memory limit; long gone from the kernel.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? KernelMemory { get; init; }

    /// <summary>TCP buffer limit in bytes (control groups version 1).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? KernelMemoryTCP { get; init; }

    /// <summary>Soft memory limit in bytes.</summary>
    public long? MemoryReservation { get; init; }

    /// <summary>Memory and swap in bytes; -1 is no limit.</summary>
    public long? MemorySwap { get; init; }

    /// <summary>0 to 100; -1 or null is the kernel's.</summary>
    public long? MemorySwappiness { get; init; }

    /// <summary>CPUs in units of a billionth.</summary>
    public long? NanoCpus { get; init; }

    /// <summary>Whether the kernel stops rather than ends the program when memory runs out (version 1).</summary>
    public bool? OomKillDisable { get; init; }

    /// <summary>Most processes; 0 or null is the profile's, -1 no limit.</summary>
    public long? PidsLimit { get; init; }

    /// <summary>Resource limits.</summary>
    public IReadOnlyList<Ulimit>? Ulimits { get; init; }

    /// <summary>Windows only.</summary>
    public long? CpuCount { get; init; }

    /// <summary>Windows only.</summary>
    public long? CpuPercent { get; init; }

    /// <summary>Windows only.</summary>
    public long? IOMaximumIOps { get; init; }

    /// <summary>Windows only.</summary>
    public long? IOMaximumBandwidth { get; init; }
}
