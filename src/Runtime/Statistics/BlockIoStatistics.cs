namespace Gantry.Runtime.Statistics;

/// <summary>What a control group read from and wrote to block devices.</summary>
/// <param name="ServiceBytes">Bytes.</param>
/// <param name="Serviced">Operations; empty where Docker gives none (version 2).</param>
public sealed record BlockIoStatistics(IReadOnlyList<BlockIoEntry> ServiceBytes, IReadOnlyList<BlockIoEntry> Serviced);
