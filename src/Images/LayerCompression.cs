namespace Gantry.Images;

/// <summary>How layers are compressed when they leave this host.</summary>
public enum LayerCompression
{
    /// <summary>gzip.</summary>
    Gzip,

    /// <summary>zstd.</summary>
    Zstd,

    /// <summary>Not at all.</summary>
    None,
}
