namespace Gantry.Images;

/// <summary>A step of a long work on images, one line of Docker's progress stream.</summary>
/// <param name="Id">The layer's short id, or null for the whole.</param>
/// <param name="Status">What happens, in Docker's words: <c>Downloading</c>, <c>Pull complete</c>, …</param>
/// <param name="Current">Bytes done, if they are counted.</param>
/// <param name="Total">Bytes in all, if known.</param>
public sealed record ImageProgress(string? Id, string Status, long? Current = null, long? Total = null);
