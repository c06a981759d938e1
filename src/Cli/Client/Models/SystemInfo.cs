using System.Text.Json;

namespace Gantry.Cli.Client.Models;

/// <summary>The daemon and its host.</summary>
internal sealed record SystemInfo
{
    public string ID { get; set => field = value ?? ""; } = "";

    public int Containers { get; init; }

    public int ContainersRunning { get; init; }

    public int ContainersPaused { get; init; }

    public int ContainersStopped { get; init; }

    public int Images { get; init; }

    public string ServerVersion { get; set => field = value ?? ""; } = "";

    public string Driver { get; set => field = value ?? ""; } = "";

    public IReadOnlyList<IReadOnlyList<string>>? DriverStatus { get; init; }

    public string LoggingDriver { get; set => field = value ?? ""; } = "";

    public string CgroupDriver { get; set => field = value ?? ""; } = "";

    public string? CgroupVersion { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>?>? Plugins { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Runtimes { get; init; }

    public string DefaultRuntime { get; set => field = value ?? ""; } = "";

    public string? InitBinary { get; init; }

    public VersionedCommit? ContainerdCommit { get; init; }

    public VersionedCommit? RuncCommit { get; init; }

    public VersionedCommit? InitCommit { get; init; }

    public IReadOnlyList<string>? SecurityOptions { get; init; }

    public string KernelVersion { get; set => field = value ?? ""; } = "";

    public string OperatingSystem { get; set => field = value ?? ""; } = "";

    public string OSType { get; set => field = value ?? ""; } = "";

    public string Architecture { get; set => field = value ?? ""; } = "";

    public int NCPU { get; init; }

    public long MemTotal { get; init; }

    public string Name { get; set => field = value ?? ""; } = "";

    public string DockerRootDir { get; set => field = value ?? ""; } = "";

    public bool Debug { get; init; }

    public string? HttpProxy { get; init; }

    public string? HttpsProxy { get; init; }

    public string? NoProxy { get; init; }

    public IReadOnlyList<string>? Labels { get; init; }

    public bool ExperimentalBuild { get; init; }

    public RegistrySettings? RegistryConfig { get; init; }

    public bool LiveRestoreEnabled { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }
}
