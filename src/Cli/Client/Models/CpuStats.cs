using System.Text.Json.Serialization;

namespace Gantry.Cli.Client.Models;

/// <summary>CPU time that a container has used, in nanoseconds.</summary>
internal sealed record CpuStats
{
    [JsonPropertyName("cpu_usage")]
    public CpuUsage Usage { get; set => field = value ?? new(); } = new();

    [JsonPropertyName("system_cpu_usage")]
    public ulong System { get; init; }

    [JsonPropertyName("online_cpus")]
    public uint Online { get; init; }
}
