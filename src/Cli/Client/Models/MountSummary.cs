namespace Gantry.Cli.Client.Models;

/// <summary>A mount of a container in a list.</summary>
internal sealed record MountSummary
{
    public string Type { get; set => field = value ?? ""; } = "";

    public string? Name { get; init; }

    public string? Source { get; init; }

    public string? Destination { get; init; }
}
