namespace Gantry.Runtime.Statistics;

/// <summary>Counts of a network interface.</summary>
public sealed record NetworkStatistics
{
    /// <summary>Bytes in.</summary>
    public ulong ReceivedBytes { get; init; }

    /// <summary>Packets in.</summary>
    public ulong ReceivedPackets { get; init; }

    /// <summary>Faulty packets in.</summary>
    public ulong ReceiveErrors { get; init; }

    /// <summary>Packets in that were dropped.</summary>
    public ulong ReceiveDropped { get; init; }

    /// <summary>Bytes out.</summary>
    public ulong SentBytes { get; init; }

    /// <summary>Packets out.</summary>
    public ulong SentPackets { get; init; }

    /// <summary>Faulty packets out.</summary>
    public ulong SendErrors { get; init; }

    /// <summary>Packets out that were dropped.</summary>
    public ulong SendDropped { get; init; }
}
