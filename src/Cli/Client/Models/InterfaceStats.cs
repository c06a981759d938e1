using System.Text.Json.Serialization;

namespace Gantry.Cli.Client.Models;

/// <summary>Bytes over one interface.</summary>
internal sealed record InterfaceStats
{
    [JsonPropertyName("rx_bytes")]
    public ulong Received { get; init; }

    [JsonPropertyName("tx_bytes")]
    public ulong Sent { get; init; }
}
