using System.Text.Json.Serialization;
using Gantry.Runtime.Statistics;

namespace Gantry.DockerApi.Stats;

/// <summary>What a container uses at one moment, and what it had used of the processor at the moment before.</summary>
internal sealed record StatsResponse
{
    [JsonPropertyName("name")]
    public required string Name { get; init; }

    [JsonPropertyName("id")]
    public required string Id { get; init; }

    [JsonPropertyName("read")]
    public DateTimeOffset Read { get; init; }

    [JsonPropertyName("preread")]
    public DateTimeOffset PreviousRead { get; init; }

    [JsonPropertyName("pids_stats")]
    public PidsUsage Pids { get; init; } = new(null, null);

    [JsonPropertyName("blkio_stats")]
    public BlockIoUsage BlockIo { get; init; } = new();

    /// <summary>Windows only.</summary>
    [JsonPropertyName("num_procs")]
    public int Processes { get; init; }

    /// <summary>Windows only.</summary>
    [JsonPropertyName("storage_stats")]
    public Oci.EmptyObject Storage { get; init; } = new();

    [JsonPropertyName("cpu_stats")]
    public CpuUsage Cpu { get; init; } = new();

    [JsonPropertyName("precpu_stats")]
    public CpuUsage PreviousCpu { get; init; } = new();

    [JsonPropertyName("memory_stats")]
    public MemoryUsage Memory { get; init; } = new();

    [JsonPropertyName("networks"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, NetworkUsage>? Networks { get; init; }

    /// <param name="name">The container's name, with a slash.</param>
    /// <param name="id">The container's id.</param>
    /// <param name="now">What it uses; null when it does not run.</param>
    /// <param name="before">What it used at the moment before, if known.</param>
    public static StatsResponse Of(string name, string id, ContainerStatistics? now, ContainerStatistics? before)
    {
        var empty = new StatsResponse { Name = name, Id = id };
        return now is null ? empty : empty with
        {
            Read = now.Read,
            PreviousRead = before?.Read ?? default,
            Pids = new PidsUsage(now.Pids.Current, now.Pids.Limit ?? ulong.MaxValue),
            BlockIo = BlockIoUsage.Of(now.BlockIo),
            Cpu = CpuUsage.Of(now.Cpu),
            PreviousCpu = before is null ? new CpuUsage() : CpuUsage.Of(before.Cpu),
            Memory = MemoryUsage.Of(now.Memory),
            Networks = now.Networks.Count > 0 ? now.Networks.ToDictionary(network => network.Key, network => NetworkUsage.Of(network.Value)) : null,
        };
    }
}

/// <summary>Processes and threads.</summary>
internal sealed record PidsUsage(
    [property: JsonPropertyName("current"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ulong? Current,
    [property: JsonPropertyName("limit"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ulong? Limit);
