using Gantry.Oci;

namespace Gantry.Build;

/// <summary>What a build made: layers and configuration, not yet an image of the store.</summary>
public sealed record BuildResult
{
    /// <summary>The configuration.</summary>
    public required ImageConfig Config { get; init; }

    /// <summary>The image that it began on, if any.</summary>
    public Digest? ParentImage { get; init; }

    /// <summary>The chain id of the layers, or null for none.</summary>
    public Digest? ChainId => Oci.ChainId.Of(Config.RootFs.DiffIds);
}
