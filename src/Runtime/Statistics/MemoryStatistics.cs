namespace Gantry.Runtime.Statistics;

/// <summary>Memory of a control group in bytes.</summary>
public sealed record MemoryStatistics
{
    /// <summary>In use, file cache included.</summary>
    public ulong Usage { get; init; }

    /// <summary>The most that was in use; null when the kernel does not say.</summary>
    public ulong? MaxUsage { get; init; }

    /// <summary>The limit; the host's memory when there is none.</summary>
    public ulong Limit { get; init; }

    /// <summary>Whether <see cref="Limit"/> is the group's own.</summary>
    public bool IsLimited { get; init; }

    /// <summary>How often the limit was hit; null when the kernel does not say.</summary>
    public ulong? FailCount { get; init; }

    /// <summary>How often the kernel ended a program of the group because memory ran out.</summary>
    public ulong OomKills { get; init; }

    /// <summary>Swap in use; null when the kernel does not say.</summary>
    public ulong? Swap { get; init; }

    /// <summary>The kernel's <c>memory.stat</c>.</summary>
    public IReadOnlyDictionary<string, ulong> Details { get; init; } = new Dictionary<string, ulong>();

    /// <summary>File cache that can be taken back at once, which <c>docker stats</c> does not count as used.</summary>
    public ulong InactiveFile => Details.GetValueOrDefault("total_inactive_file", Details.GetValueOrDefault("inactive_file"));
}
