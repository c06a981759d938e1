using System.Text.Json.Serialization;

namespace Gantry.Cli.Client.Models;

/// <summary>CPU time, in nanoseconds.</summary>
internal sealed record CpuUsage
{
    [JsonPropertyName("total_usage")]
    public ulong Total { get; init; }

    [JsonPropertyName("percpu_usage")]
    public IReadOnlyList<ulong>? PerCpu { get; init; }
}
