namespace Gantry.Cli.Client.Models;

/// <summary>A volume.</summary>
internal sealed record VolumeSummary
{
    public string Name { get; init; } = "";

    public string Driver { get; init; } = "";

    public string Mountpoint { get; init; } = "";

    public string Scope { get; init; } = "";

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public VolumeUsage? UsageData { get; init; }
}
