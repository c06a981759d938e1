namespace Gantry.Linux.Filesystem;

/// <summary>A stretch of a file that has data; what lies between such stretches is a hole.</summary>
/// <param name="Offset">Where it starts.</param>
/// <param name="Length">How many bytes it has.</param>
public readonly record struct FileSegment(long Offset, long Length);
