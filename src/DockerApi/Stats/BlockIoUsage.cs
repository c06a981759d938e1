using System.Text.Json.Serialization;
using Gantry.Runtime.Statistics;

namespace Gantry.DockerApi.Stats;

/// <summary>Use of block devices; what kernels no longer tell is null.</summary>
internal sealed record BlockIoUsage
{
    [JsonPropertyName("io_service_bytes_recursive")]
    public IReadOnlyList<BlockIoCount>? ServiceBytes { get; init; }

    [JsonPropertyName("io_serviced_recursive")]
    public IReadOnlyList<BlockIoCount>? Serviced { get; init; }

    [JsonPropertyName("io_queue_recursive")]
    public IReadOnlyList<BlockIoCount>? Queued { get; init; }

    [JsonPropertyName("io_service_time_recursive")]
    public IReadOnlyList<BlockIoCount>? ServiceTime { get; init; }

    [JsonPropertyName("io_wait_time_recursive")]
    public IReadOnlyList<BlockIoCount>? WaitTime { get; init; }

    [JsonPropertyName("io_merged_recursive")]
    public IReadOnlyList<BlockIoCount>? Merged { get; init; }

    [JsonPropertyName("io_time_recursive")]
    public IReadOnlyList<BlockIoCount>? Time { get; init; }

    [JsonPropertyName("sectors_recursive")]
    public IReadOnlyList<BlockIoCount>? Sectors { get; init; }

    public static BlockIoUsage Of(BlockIoStatistics statistics) => new()
    {
        ServiceBytes = Counts(statistics.ServiceBytes),
        Serviced = Counts(statistics.Serviced),
    };

    private static List<BlockIoCount>? Counts(IReadOnlyList<BlockIoEntry> entries) =>
        entries.Count > 0 ? [.. entries.Select(entry => new BlockIoCount(entry.Major, entry.Minor, entry.Operation, entry.Value))] : null;
}

/// <summary>A count of a device and operation.</summary>
internal sealed record BlockIoCount(
    [property: JsonPropertyName("major")] ulong Major,
    [property: JsonPropertyName("minor")] ulong Minor,
    [property: JsonPropertyName("op")] string Operation,
    [property: JsonPropertyName("value")] ulong Value);
