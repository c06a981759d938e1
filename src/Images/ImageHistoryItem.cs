using Gantry.Oci;

namespace Gantry.Images;

/// <summary>One step of an image's making, as Docker shows it.</summary>
/// <param name="Id">The image that the step made, where it is on this host.</param>
/// <param name="Entry">What the configuration says of it.</param>
/// <param name="Tags">The references of that image, as people write them.</param>
/// <param name="Size">Bytes of the step's layer.</param>
public sealed record ImageHistoryItem(Digest? Id, HistoryEntry Entry, IReadOnlyList<string> Tags, long Size);
