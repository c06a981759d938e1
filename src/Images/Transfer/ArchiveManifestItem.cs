namespace Gantry.Images.Transfer;

/// <summary>One image in the <c>manifest.json</c> of a docker-archive.</summary>
internal sealed record ArchiveManifestItem
{
    /// <summary>The entry that holds the configuration.</summary>
    public required string Config { get; init; }

    /// <summary>The references to set.</summary>
    public IReadOnlyList<string>? RepoTags { get; init; }

    /// <summary>The entries that hold the layers, the lowest first.</summary>
    public required IReadOnlyList<string> Layers { get; init; }
}
