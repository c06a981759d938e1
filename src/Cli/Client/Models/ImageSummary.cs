namespace Gantry.Cli.Client.Models;

/// <summary>An image in a list.</summary>
internal sealed record ImageSummary
{
    public string Id { get; set => field = value ?? ""; } = "";

    public IReadOnlyList<string>? RepoTags { get; init; }

    public IReadOnlyList<string>? RepoDigests { get; init; }

    public long Created { get; init; }

    public long Size { get; init; }

    public long SharedSize { get; set; } = -1;

    public long Containers { get; set; } = -1;
}
