namespace Gantry.Build.Cache;

/// <summary>How much the build cache keeps.</summary>
/// <param name="MaxBytes">The most that records which no image shares may hold, in bytes.</param>
/// <param name="KeepFor">How long a record is kept after it was last of use, whatever room there is.</param>
public sealed record CacheLimits(long MaxBytes, TimeSpan KeepFor)
{
    /// <summary>What holds when the daemon's settings say nothing.</summary>
    public static CacheLimits Default { get; } = new(20L << 30, TimeSpan.FromDays(60));
}
