using Gantry.Oci.Archives;

namespace Gantry.Images.Transfer;

/// <summary>What a layer from a stranger may unpack to.</summary>
internal static class UnpackLimits
{
    /// <summary>The most that gzip can make of its input; zstd could make a thousand times more, but no honest layer does.</summary>
    private const int MaxRatio = 1100;

    private const long Least = 1L << 30;

    /// <summary>The limits for a compressed archive of a size.</summary>
    public static TarLimits For(long compressedSize) =>
        TarLimits.Default with { MaxBytes = Math.Min(TarLimits.Default.MaxBytes, Math.Max(Least, compressedSize * MaxRatio)) };
}
