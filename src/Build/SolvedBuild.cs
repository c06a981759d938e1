using Gantry.Build.Attestations;
using Gantry.Build.Planning;

namespace Gantry.Build;

/// <summary>All that one request came to: an image for each platform, and what is to be stated about them.</summary>
public sealed record SolvedBuild
{
    /// <summary>The images.</summary>
    public required IReadOnlyList<BuildResult> Results { get; init; }

    /// <summary>How it went.</summary>
    public required BuildFacts Facts { get; init; }

    /// <summary>What the caller wants to be stated.</summary>
    public AttestationRequest Attestations { get; init; } = AttestationRequest.None;

    /// <summary>The latest time of files that are given out; null keeps their own.</summary>
    public DateTimeOffset? SourceDateEpoch { get; init; }

    /// <summary>Whether the images tell which steps made them.</summary>
    public bool InlineCache { get; init; }

    /// <summary>The image that this host keeps under the build's names: its own platform's, or the first.</summary>
    public BuildResult Main => Results.FirstOrDefault(r => PlatformText.Host.Fit(r.Config.Platform) is not null) ?? Results[0];
}
