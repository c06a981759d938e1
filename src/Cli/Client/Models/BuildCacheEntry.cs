namespace Gantry.Cli.Client.Models;

/// <summary>A record of the build cache.</summary>
internal sealed record BuildCacheEntry
{
    public string ID { get; set => field = value ?? ""; } = "";

    public string Type { get; set => field = value ?? ""; } = "";

    public bool InUse { get; init; }

    public bool Shared { get; init; }

    public long Size { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public int UsageCount { get; init; }
}
