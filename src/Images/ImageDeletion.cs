using Gantry.Oci;

namespace Gantry.Images;

/// <summary>One thing that a removal did: exactly one of the two is set.</summary>
/// <param name="Untagged">A reference that is gone, as people write it.</param>
/// <param name="Deleted">An image or layer that is gone.</param>
public sealed record ImageDeletion(string? Untagged, Digest? Deleted);
