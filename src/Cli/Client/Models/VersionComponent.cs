namespace Gantry.Cli.Client.Models;

/// <summary>A part of the daemon and its version.</summary>
internal sealed record VersionComponent
{
    public string Name { get; init; } = "";

    public string Version { get; init; } = "";

    public IReadOnlyDictionary<string, string>? Details { get; init; }
}
