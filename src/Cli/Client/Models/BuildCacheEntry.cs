namespace Gantry.Cli.Client.Models;

/// <summary>A record of the build cache.</summary>
internal sealed record BuildCacheEntry
{
    public string ID { get; init; } = "";

    public string Type { get; init; } = "";

    public bool InUse { get; init; }

    public bool Shared { get; init; }

    public long Size { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public int UsageCount { get; init; }
}
