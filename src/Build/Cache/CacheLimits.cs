namespace Gantry.Build.Cache;

/// <summary>How much the build cache keeps: rules that are gone through in their order after each build.</summary>
/// <param name="Policies">The rules; none keeps all.</param>
public sealed record CacheLimits(IReadOnlyList<CachePolicy> Policies)
{
    private const long DefaultBytes = 20L << 30;
    private static readonly TimeSpan s_keepFor = TimeSpan.FromDays(60);

    /// <summary>What holds when the daemon's settings say nothing.</summary>
    public static CacheLimits Default { get; } = Within(DefaultBytes);

    /// <summary>The default rules, with another limit: what was of no use for 60 days goes, then the rest down to the limit.</summary>
    /// <param name="maxBytes">The most that records which no image shares may hold, in bytes.</param>
    public static CacheLimits Within(long maxBytes) => new([new(0) { All = true, UnusedFor = s_keepFor }, new(maxBytes)]);
}
