using System.Text.Json;

namespace Gantry.Cli.Client.Models;

/// <summary>A line of the progress of a pull, push, load or import.</summary>
internal sealed record ProgressMessage
{
    public string? Stream { get; init; }

    public string? Status { get; init; }

    public string? Id { get; init; }

    public ProgressDetail? ProgressDetail { get; init; }

    public string? Progress { get; init; }

    public string? Error { get; init; }

    public ErrorDetail? ErrorDetail { get; init; }

    public JsonElement? Aux { get; init; }
}
