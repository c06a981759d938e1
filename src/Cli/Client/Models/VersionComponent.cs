namespace Gantry.Cli.Client.Models;

/// <summary>A part of the daemon and its version.</summary>
internal sealed record VersionComponent
{
    public string Name { get; set => field = value ?? ""; } = "";

    public string Version { get; set => field = value ?? ""; } = "";

    public IReadOnlyDictionary<string, string>? Details { get; init; }
}
