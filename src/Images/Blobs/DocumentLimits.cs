namespace Gantry.Images.Blobs;

/// <summary>How large the documents of an image may be: all of them come from strangers.</summary>
public static class DocumentLimits
{
    /// <summary>Bytes of a manifest or index, as registries limit them.</summary>
    public const int Manifest = 4 << 20;

    /// <summary>Bytes of an image's configuration.</summary>
    public const int Config = 8 << 20;

    /// <summary>Layers of an image: overlayfs takes no more.</summary>
    public const int Layers = 499;

    /// <summary>Indexes within indexes.</summary>
    public const int IndexDepth = 3;

    /// <summary>Manifests in an index.</summary>
    public const int IndexEntries = 4096;
}
