namespace Gantry.Oci.Archives;

/// <summary>A stretch of a sparse file that the archive has data for; what lies between is a hole.</summary>
/// <param name="Offset">Where it starts in the file.</param>
/// <param name="Length">How many bytes it has.</param>
public readonly record struct TarSegment(long Offset, long Length);
