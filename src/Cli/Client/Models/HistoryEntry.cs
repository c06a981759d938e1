namespace Gantry.Cli.Client.Models;

/// <summary>A step in the making of an image.</summary>
internal sealed record HistoryEntry
{
    public string Id { get; set => field = value ?? ""; } = "";

    public long Created { get; init; }

    public string CreatedBy { get; set => field = value ?? ""; } = "";

    public long Size { get; init; }

    public string Comment { get; set => field = value ?? ""; } = "";
}
