using Gantry.Build.Context;

namespace Gantry.Build.Execution.Files;

/// <summary>How an archive is unpacked.</summary>
internal sealed record TarRules
{
    /// <summary>Who owns everything; null keeps the archive's owners.</summary>
    public FileOwner? Owner { get; init; }

    /// <summary>What is left out.</summary>
    public PathRules Exclude { get; init; } = new([]);

    /// <summary>Whether devices and FIFOs are made; without it they are refused.</summary>
    public bool AllowSpecialFiles { get; init; }

    /// <summary>The latest modification time; null keeps the archive's.</summary>
    public DateTimeOffset? LatestTime { get; init; }

    /// <summary>The most entries that are taken.</summary>
    public long MaxEntries { get; init; } = 10_000_000;
}
