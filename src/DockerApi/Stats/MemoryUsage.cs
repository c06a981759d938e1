using System.Text.Json.Serialization;
using Gantry.Runtime.Statistics;

namespace Gantry.DockerApi.Stats;

/// <summary>Memory in bytes.</summary>
internal sealed record MemoryUsage
{
    [JsonPropertyName("usage"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ulong? Usage { get; init; }

    [JsonPropertyName("max_usage"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ulong? MaxUsage { get; init; }

    [JsonPropertyName("stats"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, ulong>? Details { get; init; }

    [JsonPropertyName("failcnt"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ulong? FailCount { get; init; }

    [JsonPropertyName("limit"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ulong? Limit { get; init; }

    public static MemoryUsage Of(MemoryStatistics memory) => new()
    {
        Usage = memory.Usage,
        MaxUsage = memory.MaxUsage,
        Details = memory.Details,
        FailCount = memory.FailCount,
        Limit = memory.Limit,
    };
}
