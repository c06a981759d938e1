using System.Text.Json;

namespace Gantry.Cli.Client.Models;

/// <summary>The daemon and its host.</summary>
internal sealed record SystemInfo
{
    public string ID { get; init; } = "";

    public int Containers { get; init; }

    public int ContainersRunning { get; init; }

    public int ContainersPaused { get; init; }

    public int ContainersStopped { get; init; }

    public int Images { get; init; }

    public string ServerVersion { get; init; } = "";

    public string Driver { get; init; } = "";

    public IReadOnlyList<IReadOnlyList<string>>? DriverStatus { get; init; }

    public string LoggingDriver { get; init; } = "";

    public string CgroupDriver { get; init; } = "";

    public string? CgroupVersion { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>?>? Plugins { get; init; }

    public IReadOnlyDictionary<string, JsonElement>? Runtimes { get; init; }

    public string DefaultRuntime { get; init; } = "";

    public string? InitBinary { get; init; }

    public VersionedCommit? ContainerdCommit { get; init; }

    public VersionedCommit? RuncCommit { get; init; }

    public VersionedCommit? InitCommit { get; init; }

    public IReadOnlyList<string>? SecurityOptions { get; init; }

    public string KernelVersion { get; init; } = "";

    public string OperatingSystem { get; init; } = "";

    public string OSType { get; init; } = "";

    public string Architecture { get; init; } = "";

    public int NCPU { get; init; }

    public long MemTotal { get; init; }

    public string Name { get; init; } = "";

    public string DockerRootDir { get; init; } = "";

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
