namespace Gantry.Oci.Archives;

/// <summary>What an archive may cost at most. The defaults let every image through that people have been seen to use.</summary>
public sealed record TarLimits
{
    /// <summary>Entries in the archive.</summary>
    public long MaxEntries { get; init; } = 5_000_000;

    /// <summary>Bytes of the archive; what a decompression bomb runs into.</summary>
    public long MaxBytes { get; init; } = 1L << 40;

    /// <summary>Bytes of a name (Linux itself takes 4,095).</summary>
    public int MaxNameLength { get; init; } = 4095;

    /// <summary>Components of a name.</summary>
    public int MaxDepth { get; init; } = 1024;

    /// <summary>Bytes of extended headers before one entry.</summary>
    public int MaxExtendedHeaders { get; init; } = 1 << 20;

    /// <summary>Stretches of a sparse file.</summary>
    public int MaxSegments { get; init; } = 100_000;

    /// <summary>The limits as they are without any other wish.</summary>
    public static TarLimits Default { get; } = new();
}
