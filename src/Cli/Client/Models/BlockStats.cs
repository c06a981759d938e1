using System.Text.Json.Serialization;

namespace Gantry.Cli.Client.Models;

/// <summary>Block I/O of a container.</summary>
internal sealed record BlockStats
{
    [JsonPropertyName("io_service_bytes_recursive")]
    public IReadOnlyList<BlockStat>? Bytes { get; init; }
}
