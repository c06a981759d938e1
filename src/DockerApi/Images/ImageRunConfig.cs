using System.Text.Json.Serialization;
using Gantry.Oci;

namespace Gantry.DockerApi.Images;

/// <summary>What runs in a container of an image: some members are always there, others only when they are set.</summary>
internal sealed record ImageRunConfig
{
    public required string User { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, EmptyObject>? ExposedPorts { get; init; }

    public required IReadOnlyList<string>? Env { get; init; }
    public required IReadOnlyList<string>? Cmd { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public HealthConfig? Healthcheck { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? ArgsEscaped { get; init; }

    public required IReadOnlyDictionary<string, EmptyObject>? Volumes { get; init; }
    public required string WorkingDir { get; init; }
    public required IReadOnlyList<string>? Entrypoint { get; init; }
    public required IReadOnlyList<string>? OnBuild { get; init; }
    public required IReadOnlyDictionary<string, string>? Labels { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StopSignal { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Shell { get; init; }

    public static ImageRunConfig Of(RunConfig config) => new()
    {
        User = config.User ?? "",
        ExposedPorts = config.ExposedPorts,
        Env = config.Env,
        Cmd = config.Cmd,
        Healthcheck = config.Healthcheck,
        ArgsEscaped = config.ArgsEscaped,
        Volumes = config.Volumes,
        WorkingDir = config.WorkingDir ?? "",
        Entrypoint = config.Entrypoint,
        OnBuild = config.OnBuild,
        Labels = config.Labels,
        StopSignal = config.StopSignal,
        Shell = config.Shell,
    };
}
