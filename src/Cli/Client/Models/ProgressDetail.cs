namespace Gantry.Cli.Client.Models;

/// <summary>How far a transfer is, in bytes.</summary>
internal sealed record ProgressDetail
{
    public long Current { get; init; }

    public long Total { get; init; }
}
