using System.Text.Json.Serialization;

namespace Gantry.Cli.Client.Models;

/// <summary>What a container uses at one moment.</summary>
internal sealed record ContainerStats
{
    public DateTimeOffset Read { get; init; }

    public string Id { get; set => field = value ?? ""; } = "";

    public string Name { get; set => field = value ?? ""; } = "";

    [JsonPropertyName("pids_stats")]
    public PidsStats Pids { get; set => field = value ?? new(); } = new();

    [JsonPropertyName("cpu_stats")]
    public CpuStats Cpu { get; set => field = value ?? new(); } = new();

    [JsonPropertyName("precpu_stats")]
    public CpuStats PreviousCpu { get; set => field = value ?? new(); } = new();

    [JsonPropertyName("memory_stats")]
    public MemoryStats Memory { get; set => field = value ?? new(); } = new();

    [JsonPropertyName("blkio_stats")]
    public BlockStats Block { get; set => field = value ?? new(); } = new();

    public IReadOnlyDictionary<string, InterfaceStats>? Networks { get; init; }
}
