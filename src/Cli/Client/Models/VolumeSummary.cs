namespace Gantry.Cli.Client.Models;

/// <summary>A volume.</summary>
internal sealed record VolumeSummary
{
    public string Name { get; set => field = value ?? ""; } = "";

    public string Driver { get; set => field = value ?? ""; } = "";

    public string Mountpoint { get; set => field = value ?? ""; } = "";

    public string Scope { get; set => field = value ?? ""; } = "";

    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    public VolumeUsage? UsageData { get; init; }
}
