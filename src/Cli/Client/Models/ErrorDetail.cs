namespace Gantry.Cli.Client.Models;

/// <summary>Why a transfer failed.</summary>
internal sealed record ErrorDetail
{
    public int Code { get; init; }

    public string? Message { get; init; }
}
