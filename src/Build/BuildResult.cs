using Gantry.Oci;

namespace Gantry.Build;

/// <summary>What a build made: layers and configuration, not yet an image of the store.</summary>
public sealed record BuildResult
{
    /// <summary>The configuration.</summary>
    public required ImageConfig Config { get; init; }

    /// <summary>The image that it began on, if any.</summary>
    public Digest? ParentImage { get; init; }

    /// <summary>What it took from outside.</summary>
    public IReadOnlyList<BuildMaterial> Materials { get; init; } = [];

    /// <summary>What each step that makes a layer came to, in no order.</summary>
    internal IReadOnlyList<Execution.MadeStep> Steps { get; init; } = [];

    /// <summary>The chain id of the layers, or null for none.</summary>
    public Digest? ChainId => Oci.ChainId.Of(Config.RootFs.DiffIds);
}
