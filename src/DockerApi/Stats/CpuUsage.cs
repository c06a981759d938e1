using System.Text.Json.Serialization;
using Gantry.Runtime.Statistics;

namespace Gantry.DockerApi.Stats;

/// <summary>Processor time in nanoseconds.</summary>
internal sealed record CpuUsage
{
    [JsonPropertyName("cpu_usage")]
    public CpuTime Time { get; init; } = new();

    [JsonPropertyName("system_cpu_usage"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public ulong System { get; init; }

    [JsonPropertyName("online_cpus"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int OnlineCpus { get; init; }

    [JsonPropertyName("throttling_data")]
    public Throttling Throttling { get; init; } = new(0, 0, 0);

    public static CpuUsage Of(CpuStatistics cpu) => new()
    {
        Time = new CpuTime { Total = cpu.Total, PerCpu = cpu.PerCpu.Count > 0 ? cpu.PerCpu : null, Kernel = cpu.Kernel, User = cpu.User },
        System = cpu.System,
        OnlineCpus = cpu.OnlineCpus,
        Throttling = new Throttling(cpu.Periods, cpu.ThrottledPeriods, cpu.ThrottledTime),
    };
}

/// <summary>Processor time of a container.</summary>
internal sealed record CpuTime
{
    [JsonPropertyName("total_usage")]
    public ulong Total { get; init; }

    [JsonPropertyName("percpu_usage"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ulong>? PerCpu { get; init; }

    [JsonPropertyName("usage_in_kernelmode")]
    public ulong Kernel { get; init; }

    [JsonPropertyName("usage_in_usermode")]
    public ulong User { get; init; }
}

/// <summary>How a container was held back by its quota.</summary>
internal sealed record Throttling(
    [property: JsonPropertyName("periods")] ulong Periods,
    [property: JsonPropertyName("throttled_periods")] ulong ThrottledPeriods,
    [property: JsonPropertyName("throttled_time")] ulong ThrottledTime);
