using System.Text.Json.Serialization;
using Gantry.Runtime.Statistics;

namespace Gantry.DockerApi.Stats;

/// <summary>Use of a network interface.</summary>
internal sealed record NetworkUsage(
    [property: JsonPropertyName("rx_bytes")] ulong ReceivedBytes,
    [property: JsonPropertyName("rx_packets")] ulong ReceivedPackets,
    [property: JsonPropertyName("rx_errors")] ulong ReceiveErrors,
    [property: JsonPropertyName("rx_dropped")] ulong ReceiveDropped,
    [property: JsonPropertyName("tx_bytes")] ulong SentBytes,
    [property: JsonPropertyName("tx_packets")] ulong SentPackets,
    [property: JsonPropertyName("tx_errors")] ulong SendErrors,
    [property: JsonPropertyName("tx_dropped")] ulong SendDropped)
{
    public static NetworkUsage Of(NetworkStatistics network) => new(
        network.ReceivedBytes, network.ReceivedPackets, network.ReceiveErrors, network.ReceiveDropped,
        network.SentBytes, network.SentPackets, network.SendErrors, network.SendDropped);
}
