namespace Gantry.Cli.Client.Models;

/// <summary>A port of a container in a list.</summary>
internal sealed record PortSummary
{
    public string? IP { get; init; }

    public int PrivatePort { get; init; }

    public int PublicPort { get; init; }

    public string Type { get; set => field = value ?? "tcp"; } = "tcp";
}
