using System.Text.Json.Serialization;
using Gantry.Engine.Containers;
using Gantry.Networks;
using Gantry.Runtime.Configuration;

namespace Gantry.DockerApi.Containers;

/// <summary>All about a container.</summary>
internal sealed record ContainerInspection
{
    public required string Id { get; init; }
    public required DateTimeOffset Created { get; init; }
    public required string Path { get; init; }
    public required IReadOnlyList<string> Args { get; init; }
    public required StateInspection State { get; init; }
    public required string Image { get; init; }
    public required string ResolvConfPath { get; init; }
    public required string HostnamePath { get; init; }
    public required string HostsPath { get; init; }
    public required string LogPath { get; init; }
    public required string Name { get; init; }
    public required int RestartCount { get; init; }
    public required string Driver { get; init; }
    public required string Platform { get; init; }
    public string MountLabel { get; init; } = "";
    public string ProcessLabel { get; init; } = "";
    public string AppArmorProfile { get; init; } = "";
    public required IReadOnlyList<string>? ExecIDs { get; init; }
    public required HostConfig HostConfig { get; init; }
    public required GraphDriverInspection GraphDriver { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SizeRw { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SizeRootFs { get; init; }

    public required IReadOnlyList<MountSummary> Mounts { get; init; }
    public required ContainerConfig Config { get; init; }
    public required NetworkSettingsInspection NetworkSettings { get; init; }

    /// <summary>The security profile that applies; Gantry's own.</summary>
    public required string SecurityProfile { get; init; }
}

/// <summary>What holds a container's or an image's files.</summary>
internal sealed record GraphDriverInspection(string Name, IReadOnlyDictionary<string, string>? Data);

/// <summary>Where a container is in its life.</summary>
internal sealed record StateInspection
{
    public required string Status { get; init; }
    public required bool Running { get; init; }
    public required bool Paused { get; init; }
    public required bool Restarting { get; init; }
    public required bool OOMKilled { get; init; }
    public required bool Dead { get; init; }
    public required int Pid { get; init; }
    public required int ExitCode { get; init; }
    public required string Error { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public required DateTimeOffset FinishedAt { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HealthInspection? Health { get; init; }

    public static StateInspection Of(ContainerState state) => new()
    {
        Status = state.Status.Word(),
        Running = state.Status.IsActive(),
        Paused = state.Status == ContainerStatus.Paused,
        Restarting = state.Status == ContainerStatus.Restarting,
        OOMKilled = state.OomKilled,
        Dead = state.Status == ContainerStatus.Dead,
        Pid = state.Pid,
        ExitCode = state.ExitCode,
        Error = state.Error,
        StartedAt = state.StartedAt,
        FinishedAt = state.FinishedAt,
        Health = state.Health is { } health ? new HealthInspection(health.Status, health.FailingStreak, health.Log) : null,
    };
}

/// <summary>What a health check has found.</summary>
internal sealed record HealthInspection(string Status, int FailingStreak, IReadOnlyList<HealthProbe> Log);

/// <summary>A container's networks and ports.</summary>
internal sealed record NetworkSettingsInspection
{
    public string Bridge { get; init; } = "";
    public required string SandboxID { get; init; }
    public required string SandboxKey { get; init; }
    public required IReadOnlyDictionary<string, IReadOnlyList<PortBinding>?> Ports { get; init; }
    public bool HairpinMode { get; init; }
    public string LinkLocalIPv6Address { get; init; } = "";
    public int LinkLocalIPv6PrefixLen { get; init; }
    public IReadOnlyList<string>? SecondaryIPAddresses { get; init; }
    public IReadOnlyList<string>? SecondaryIPv6Addresses { get; init; }
    public string EndpointID { get; init; } = "";
    public string Gateway { get; init; } = "";
    public string GlobalIPv6Address { get; init; } = "";
    public int GlobalIPv6PrefixLen { get; init; }
    public string IPAddress { get; init; } = "";
    public int IPPrefixLen { get; init; }
    public string IPv6Gateway { get; init; } = "";
    public string MacAddress { get; init; } = "";
    public required IReadOnlyDictionary<string, EndpointSettings> Networks { get; init; }
}
