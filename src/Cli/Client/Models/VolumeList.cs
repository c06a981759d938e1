namespace Gantry.Cli.Client.Models;

/// <summary>All volumes.</summary>
internal sealed record VolumeList
{
    public IReadOnlyList<VolumeSummary>? Volumes { get; init; }

    public IReadOnlyList<string>? Warnings { get; init; }
}
