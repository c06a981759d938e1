using System.Text.Json.Serialization;

namespace Gantry.Cli.Client.Models;

/// <summary>What a container uses at one moment.</summary>
internal sealed record ContainerStats
{
    public DateTimeOffset Read { get; init; }

    public string Id { get; init; } = "";

    public string Name { get; init; } = "";

    [JsonPropertyName("pids_stats")]
    public PidsStats Pids { get; init; } = new();

    [JsonPropertyName("cpu_stats")]
    public CpuStats Cpu { get; init; } = new();

    [JsonPropertyName("precpu_stats")]
    public CpuStats PreviousCpu { get; init; } = new();

    [JsonPropertyName("memory_stats")]
    public MemoryStats Memory { get; init; } = new();

    [JsonPropertyName("blkio_stats")]
    public BlockStats Block { get; init; } = new();

    public IReadOnlyDictionary<string, InterfaceStats>? Networks { get; init; }
}
