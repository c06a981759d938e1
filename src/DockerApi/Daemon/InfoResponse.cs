using System.Text.Json.Serialization;

namespace Gantry.DockerApi.Daemon;

/// <summary>What <c>docker info</c> shows.</summary>
internal sealed record InfoResponse
{
    public required string ID { get; init; }
    public required int Containers { get; init; }
    public required int ContainersRunning { get; init; }
    public required int ContainersPaused { get; init; }
    public required int ContainersStopped { get; init; }
    public required int Images { get; init; }
    public required string Driver { get; init; }
    public required IReadOnlyList<IReadOnlyList<string>> DriverStatus { get; init; }
    public required PluginsInfo Plugins { get; init; }
    public required bool MemoryLimit { get; init; }
    public required bool SwapLimit { get; init; }
    public required bool CpuCfsPeriod { get; init; }
    public required bool CpuCfsQuota { get; init; }
    public required bool CPUShares { get; init; }
    public required bool CPUSet { get; init; }
    public required bool PidsLimit { get; init; }
    public required bool IPv4Forwarding { get; init; }
    public required bool Debug { get; init; }
    public required int NFd { get; init; }
    public required bool OomKillDisable { get; init; }

    /// <summary>Docker's count of goroutines; here of threads.</summary>
    public required int NGoroutines { get; init; }

    public required DateTimeOffset SystemTime { get; init; }
    public required string LoggingDriver { get; init; }
    public string CgroupDriver { get; init; } = "cgroupfs";
    public required string CgroupVersion { get; init; }
    public int NEventsListener { get; init; }
    public required string KernelVersion { get; init; }
    public required string OperatingSystem { get; init; }
    public required string OSVersion { get; init; }
    public string OSType { get; init; } = "linux";
    public required string Architecture { get; init; }
    public string IndexServerAddress { get; init; } = "https://index.docker.io/v1/";
    public required RegistryInfo RegistryConfig { get; init; }
    public required int NCPU { get; init; }
    public required long MemTotal { get; init; }
    public IReadOnlyList<string>? GenericResources { get; init; }
    public required string DockerRootDir { get; init; }
    public required string HttpProxy { get; init; }
    public required string HttpsProxy { get; init; }
    public required string NoProxy { get; init; }
    public required string Name { get; init; }
    public required IReadOnlyList<string> Labels { get; init; }
    public bool ExperimentalBuild { get; init; }
    public required string ServerVersion { get; init; }
    public required IReadOnlyDictionary<string, RuntimeInfo> Runtimes { get; init; }
    public required string DefaultRuntime { get; init; }
    public SwarmInfo Swarm { get; init; } = new();
    public required bool LiveRestoreEnabled { get; init; }
    public string Isolation { get; init; } = "";
    public required string InitBinary { get; init; }
    public required CommitInfo ContainerdCommit { get; init; }
    public required CommitInfo RuncCommit { get; init; }
    public required CommitInfo InitCommit { get; init; }
    public required IReadOnlyList<string> SecurityOptions { get; init; }
    public string ProductLicense { get; init; } = "Apache-2.0";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AddressPoolInfo>? DefaultAddressPools { get; init; }

    public FirewallInfo FirewallBackend { get; init; } = new("nftables");
    public IReadOnlyList<string> CDISpecDirs { get; init; } = [];
    public required IReadOnlyList<string> Warnings { get; init; }
}

/// <summary>The drivers that there are.</summary>
internal sealed record PluginsInfo(
    IReadOnlyList<string> Volume, IReadOnlyList<string> Network, IReadOnlyList<string>? Authorization, IReadOnlyList<string> Log);

/// <summary>How registries are reached.</summary>
internal sealed record RegistryInfo(
    IReadOnlyList<string> InsecureRegistryCIDRs, IReadOnlyDictionary<string, RegistryIndexInfo> IndexConfigs, IReadOnlyList<string> Mirrors);

/// <summary>How a registry is reached.</summary>
internal sealed record RegistryIndexInfo(string Name, IReadOnlyList<string> Mirrors, bool Secure, bool Official);

/// <summary>An OCI runtime.</summary>
internal sealed record RuntimeInfo([property: JsonPropertyName("path")] string Path);

/// <summary>The swarm, which this host is not in.</summary>
internal sealed record SwarmInfo
{
    public string NodeID { get; init; } = "";
    public string NodeAddr { get; init; } = "";
    public string LocalNodeState { get; init; } = "inactive";
    public bool ControlAvailable { get; init; }
    public string Error { get; init; } = "";
    public IReadOnlyList<string>? RemoteManagers { get; init; }
}

/// <summary>The version of a part.</summary>
internal sealed record CommitInfo(string ID);

/// <summary>Addresses that new networks get theirs from.</summary>
internal sealed record AddressPoolInfo(string Base, int Size);

/// <summary>What the firewall's rules are kept in.</summary>
internal sealed record FirewallInfo(string Driver);
