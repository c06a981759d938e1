using Gantry.Oci;

namespace Gantry.Images;

/// <summary>What a reference names, recorded under its full text.</summary>
/// <param name="Image">The image's id.</param>
internal sealed record ReferenceRecord(Digest Image);
