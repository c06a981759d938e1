using Gantry.Build.Dockerfile;
using Gantry.Errors;

namespace Gantry.Build.Cache;

/// <summary>A rule by which records leave the build cache, those that were longest of no use first.</summary>
/// <param name="MaxBytes">How much may stay, in bytes; 0 is nothing of what the rule is about.</param>
public sealed record CachePolicy(long MaxBytes)
{
    /// <summary>Whether records are meant too whose layers an image has.</summary>
    public bool All { get; init; }

    /// <summary>How long a record was of no use before the rule is about it.</summary>
    public TimeSpan UnusedFor { get; init; }

    /// <summary>The kinds that are meant, under Docker's names; none is all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Reads the conditions of a rule as Docker writes them: <c>unused-for=48h</c>, <c>type=exec.cachemount</c>, joined by commas.</summary>
    /// <exception cref="InvalidArgumentException">One is unknown or malformed.</exception>
    public CachePolicy When(IEnumerable<string> filters)
    {
        var policy = this;
        foreach (var filter in filters.SelectMany(f => f.Split(',', StringSplitOptions.RemoveEmptyEntries)))
            policy = filter.Split('=', 2, StringSplitOptions.RemoveEmptyEntries) switch
            {
                ["unused-for" or "until", var time] when GoDuration.TryParse(time, out var nanoseconds) && nanoseconds > 0 => policy with { UnusedFor = TimeSpan.FromTicks(nanoseconds / TimeSpan.NanosecondsPerTick) },
                ["type", var type] => policy with { Types = [.. policy.Types, type.TrimStart('=')] },
                _ => throw new InvalidArgumentException($"invalid filter {filter} of a garbage collection policy: want unused-for=TIME or type=TYPE"),
            };
        return policy;
    }

    /// <summary>Whether the rule is about a record.</summary>
    internal bool Matches(CacheUsage usage, DateTimeOffset now) =>
        usage.Record.LastUsed <= now - UnusedFor && (Types.Count == 0 || Types.Contains(usage.TypeName));
}
